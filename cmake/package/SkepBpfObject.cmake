# Compiles eBPF programs in a CMake project.
#
#   skep_bpf_object(NAME SOURCE
#     [SKELETON [STRUCT]]         also a skeleton of bpftool's; its struct is STRUCT, or <stem>_bpf
#     [FLAGS flag...]             more options of skep cc; -g -O2 come first
#     [INCLUDES dir...] [DEFINES macro[=value]...]
#     [BTF file]                  kernel types for #include "vmlinux.h"; else the running kernel's
#     [OUTPUT file]               the object; else <stem>.bpf.o in the current build folder
#     [DEPENDS file-or-target...])
#
# makes
#
#   target NAME        to link with: carries the skeleton's folder and libbpf; the object is built before what links
#   NAME_OBJECT        variable: path of the object; also the target property SKEP_OBJECT
#   NAME_SKELETON      variable: path of the skeleton, <stem>.skel.h; also SKEP_SKELETON
#   target vmlinux.h   all types of the kernel as a file, for editors; built only when asked for
#
# where <stem> is the source's name up to its first dot. Editing a header that the source includes rebuilds. With
# CMAKE_EXPORT_COMPILE_COMMANDS the programs are in compile_commands.json after a build, for clangd.
include_guard(GLOBAL)
# However old the rules are that the including project wants: DEPFILE is of this version.
cmake_policy(VERSION 3.20)

find_program(SKEP_BPFTOOL bpftool PATHS /usr/sbin /sbin DOC "bpftool, for skeletons")
set(SKEP_PACKAGE_DIR "${CMAKE_CURRENT_LIST_DIR}")

# The kernel's name of the machine, for PT_REGS macros: skep knows by itself, an editor must be told.
function(_skep_arch out)
  set(arch "${CMAKE_HOST_SYSTEM_PROCESSOR}")
  foreach(pair x86_64=x86 aarch64=arm64 ppc64le=powerpc riscv64=riscv s390x=s390)
    string(REPLACE "=" ";" pair "${pair}")
    list(GET pair 0 from)
    list(GET pair 1 to)
    if(arch STREQUAL from)
      set(arch "${to}")
    endif()
  endforeach()
  set(${out} "${arch}" PARENT_SCOPE)
endfunction()

# One target for all objects that writes vmlinux.h, and one that completes compile_commands.json.
function(_skep_editor_targets)
  if(NOT TARGET vmlinux.h)
    add_custom_command(OUTPUT "${CMAKE_BINARY_DIR}/skep/vmlinux.h"
      COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_BINARY_DIR}/skep"
      COMMAND skep::skep btf header -o "${CMAKE_BINARY_DIR}/skep/vmlinux.h"
      COMMENT "Writing vmlinux.h for editors" VERBATIM)
    add_custom_target(vmlinux.h DEPENDS "${CMAKE_BINARY_DIR}/skep/vmlinux.h")
  endif()
  if(CMAKE_EXPORT_COMPILE_COMMANDS AND NOT TARGET skep_compile_commands)
    add_custom_target(skep_compile_commands ALL
      COMMAND ${CMAKE_COMMAND} -D "build=${CMAKE_BINARY_DIR}" -P "${SKEP_PACKAGE_DIR}/SkepCompileCommands.cmake"
      COMMENT "Completing compile_commands.json" VERBATIM)
  endif()
endfunction()

# Puts one object into the list from which compile_commands.json is completed.
function(_skep_remember source object)
  if(NOT CMAKE_EXPORT_COMPILE_COMMANDS)
    return()
  endif()
  _skep_arch(arch)
  # In front of what is looked up last: only an editor searches the folder with vmlinux.h.
  list(APPEND ARGN "-I${CMAKE_BINARY_DIR}/skep" -c "${source}")
  set(words "\"clang\", \"--target=bpf\", \"-D__TARGET_ARCH_${arch}\"")
  foreach(word IN LISTS ARGN)
    string(REGEX REPLACE "([\\\"])" "\\\\\\1" word "${word}")
    string(APPEND words ", \"${word}\"")
  endforeach()
  string(MD5 key "${object}")
  file(WRITE "${CMAKE_BINARY_DIR}/skep/commands/${key}.json"
    "{ \"directory\": \"${CMAKE_CURRENT_BINARY_DIR}\", \"file\": \"${source}\", \"arguments\": [${words}] }\n")
endfunction()

function(skep_bpf_object name source)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "" "SKELETON;BTF;OUTPUT" "FLAGS;INCLUDES;DEFINES;DEPENDS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "skep_bpf_object(${name}): '${ARG_UNPARSED_ARGUMENTS}' is no argument of it")
  endif()
  get_filename_component(source "${source}" ABSOLUTE)
  get_filename_component(stem "${source}" NAME_WE)
  set(object "${CMAKE_CURRENT_BINARY_DIR}/${stem}.bpf.o")
  if(ARG_OUTPUT)
    get_filename_component(object "${ARG_OUTPUT}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
  endif()

  set(flags -g -O2 ${ARG_FLAGS})
  foreach(folder IN LISTS ARG_INCLUDES)
    get_filename_component(folder "${folder}" ABSOLUTE)
    list(APPEND flags "-I${folder}")
  endforeach()
  foreach(macro IN LISTS ARG_DEFINES)
    list(APPEND flags "-D${macro}")
  endforeach()
  set(own "")
  set(depends "${source}" ${ARG_DEPENDS})
  if(ARG_BTF)
    get_filename_component(btf "${ARG_BTF}" ABSOLUTE)
    set(own "--btf=${btf}")
    list(APPEND depends "${btf}")
  endif()
  get_filename_component(folder "${object}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(OUTPUT "${object}"
    COMMAND skep::skep cc ${flags} ${own} -MD -MT "${object}" -MF "${object}.d" -c "${source}" -o "${object}"
    DEPENDS ${depends} skep::skep
    DEPFILE "${object}.d"
    COMMENT "Compiling ${stem}.bpf.o" VERBATIM)
  set(outputs "${object}")

  add_library(${name} INTERFACE)
  set_target_properties(${name} PROPERTIES SKEP_OBJECT "${object}")
  # What follows a one-value keyword may be missing: CMake then has it in another list.
  if(ARG_SKELETON OR "SKELETON" IN_LIST ARG_KEYWORDS_MISSING_VALUES)
    _skep_skeleton(${name} "${object}" "${stem}" "${ARG_SKELETON}")
    list(APPEND outputs "${skeleton}")
    set(${name}_SKELETON "${skeleton}" PARENT_SCOPE)
  endif()
  add_custom_target(${name}_files ALL DEPENDS ${outputs})
  add_dependencies(${name} ${name}_files)
  set(${name}_OBJECT "${object}" PARENT_SCOPE)

  _skep_editor_targets()
  _skep_remember("${source}" "${object}" ${flags})
endfunction()

# Sets `skeleton` in the caller.
function(_skep_skeleton name object stem struct)
  if(NOT SKEP_BPFTOOL)
    message(FATAL_ERROR "skep_bpf_object(${name} ... SKELETON) needs bpftool; set SKEP_BPFTOOL to its path")
  endif()
  if(NOT struct)
    string(MAKE_C_IDENTIFIER "${stem}_bpf" struct)
  endif()
  get_filename_component(folder "${object}" DIRECTORY)
  set(skeleton "${folder}/${stem}.skel.h")
  add_custom_command(OUTPUT "${skeleton}"
    COMMAND "${SKEP_BPFTOOL}" gen skeleton "${object}" name ${struct} > "${skeleton}.part"
    COMMAND ${CMAKE_COMMAND} -E rename "${skeleton}.part" "${skeleton}"
    DEPENDS "${object}"
    COMMENT "Writing ${stem}.skel.h" VERBATIM)
  target_include_directories(${name} INTERFACE "${folder}")
  target_link_libraries(${name} INTERFACE bpf elf z)
  set_target_properties(${name} PROPERTIES SKEP_SKELETON "${skeleton}")
  set(skeleton "${skeleton}" PARENT_SCOPE)
endfunction()
