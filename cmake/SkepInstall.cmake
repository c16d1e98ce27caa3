# cmake --install: the program, the library, and what other build systems and shells want of them.
#
#   bin/skep, bin/skep-clang                 the program (its headers and kernel types are inside it)
#   lib/libskep.so, include/skep             the library
#   lib/cmake/skep, lib/pkgconfig            find_package(skep), pkg-config skep
#   share/man, share/bash-completion, ...    made by the program itself, from its own declarations
#
# Nothing that is installed names the folder it was built or installed in: the tree may be moved.
# The same package files are laid out in the build tree, so that a bin/ on the PATH is enough there too.
include(CMakePackageConfigHelpers)

install(TARGETS skep EXPORT skepTargets RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS libskep EXPORT skepTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(CODE "
  file(CREATE_LINK skep \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/skep-clang\" SYMBOLIC)")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/skep" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES LICENSE LICENSE-BSD-2-Clause LICENSE-LGPL-2.1 DESTINATION ${CMAKE_INSTALL_DOCDIR})

# ---- find_package --------------------------------------------------------------------------------
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/skep")
set(package_sources "${PROJECT_SOURCE_DIR}/cmake/package")
set(package_files "${package_sources}/SkepBpfObject.cmake" "${package_sources}/SkepCompileCommands.cmake")
set(staging "${PROJECT_BINARY_DIR}/package")
configure_package_config_file("${package_sources}/skepConfig.cmake.in" "${staging}/skepConfig.cmake"
  INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${staging}/skepConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(EXPORT skepTargets NAMESPACE skep:: DESTINATION "${package_dir}")
install(FILES "${staging}/skepConfig.cmake" "${staging}/skepConfigVersion.cmake" ${package_files}
  DESTINATION "${package_dir}")

set(build_package "${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/cmake/skep")
export(EXPORT skepTargets NAMESPACE skep:: FILE "${build_package}/skepTargets.cmake")
configure_file("${staging}/skepConfig.cmake" "${build_package}/skepConfig.cmake" COPYONLY)
configure_file("${staging}/skepConfigVersion.cmake" "${build_package}/skepConfigVersion.cmake" COPYONLY)
foreach(file IN LISTS package_files)
  get_filename_component(name "${file}" NAME)
  configure_file("${file}" "${build_package}/${name}" COPYONLY)
endforeach()

# ---- pkg-config ----------------------------------------------------------------------------------
# The prefix is where the file lies, as many folders up as there are in its path.
string(REGEX REPLACE "[^/]+" ".." pkgconfig_up "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
configure_file("${package_sources}/skep.pc.in" "${staging}/skep.pc" @ONLY)
install(FILES "${staging}/skep.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

# ---- manual pages and completion -----------------------------------------------------------------
set(share "${PROJECT_BINARY_DIR}/share")
if(NOT CMAKE_CROSSCOMPILING)
  add_custom_command(OUTPUT "${share}/made"
    COMMAND ${CMAKE_COMMAND} -E rm -rf "${share}"
    COMMAND ${CMAKE_COMMAND} -E make_directory "${share}"
    COMMAND skep man --output "${share}/man"
    COMMAND skep completion bash > "${share}/skep.bash"
    COMMAND skep completion zsh > "${share}/_skep"
    COMMAND skep completion fish > "${share}/skep.fish"
    COMMAND ${CMAKE_COMMAND} -E touch "${share}/made"
    DEPENDS skep
    COMMENT "Writing manual pages and shell completion"
    VERBATIM)
  add_custom_target(skep_share ALL DEPENDS "${share}/made")
  install(DIRECTORY "${share}/man/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  set(bash_dir "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${share}/skep.bash" DESTINATION "${bash_dir}" RENAME skep)
  install(FILES "${share}/skep.bash" DESTINATION "${bash_dir}" RENAME skep-clang)
  install(FILES "${share}/_skep" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
  install(FILES "${share}/skep.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endif()
