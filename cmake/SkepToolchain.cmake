# Compiler settings and the third-party packages that skep stands on.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

find_package(LLVM 19.1 REQUIRED CONFIG)
find_package(Clang REQUIRED CONFIG) # its version file is LLVM's
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBELF REQUIRED IMPORTED_TARGET libelf)
pkg_check_modules(LIBBPF REQUIRED IMPORTED_TARGET libbpf)
pkg_check_modules(LIBZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(LIBXXHASH REQUIRED IMPORTED_TARGET libxxhash)

# Debian's Clang archives ask for the shared libLLVM, which costs 25 ms at every start. skep links the static
# archives instead, and only them: two LLVMs in one process would not know of each other's targets.
llvm_map_components_to_libnames(SKEP_LLVM_FOR_CLANG
  passes codegen analysis bitreader bitwriter core coverage frontenddriver frontendhlsl frontendopenmp frontendoffloading
  instrumentation ipo irreader linker lto mc mcparser object objcarcopts option profiledata scalaropts support target
  targetparser transformutils windowsdriver)
foreach(target IN LISTS CLANG_EXPORTED_TARGETS)
  if(NOT TARGET ${target})
    continue()
  endif()
  get_target_property(libraries ${target} INTERFACE_LINK_LIBRARIES)
  if("LLVM" IN_LIST libraries)
    list(REMOVE_ITEM libraries LLVM)
    set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${libraries};${SKEP_LLVM_FOR_CLANG}")
  endif()
endforeach()

# Everything that is compiled gets these. LLVM is built without exceptions, and so are we, but for
# the few targets whose libraries throw (EXCEPTIONS in skep_add_*).
add_library(skep_flags INTERFACE)
target_compile_options(skep_flags INTERFACE -Wall -Wextra -Wno-unused-parameter -Wno-missing-designated-field-initializers)
if(SKEP_WERROR)
  target_compile_options(skep_flags INTERFACE -Werror)
endif()
target_include_directories(skep_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_include_directories(skep_flags SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
target_compile_definitions(skep_flags INTERFACE ${LLVM_DEFINITIONS_LIST} SKEP_VERSION="${PROJECT_VERSION}"
  JSON_NOEXCEPTION)
if(SKEP_SANITIZE)
  # Not vptr: it cannot know the types of LLVM's objects.
  add_compile_options(-fsanitize=${SKEP_SANITIZE} -fno-sanitize=vptr -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SKEP_SANITIZE})
endif()

find_program(SKEP_LLD NAMES ld.lld-19 ld.lld)
if(SKEP_LLD)
  add_link_options(-fuse-ld=lld -Wl,--gc-sections -Wl,--as-needed)
endif()
add_compile_options(-ffunction-sections -fdata-sections)
