# skep_add_library(NAME [EXCEPTIONS] SOURCES a.cpp ... LINK dep ...)
#   A static library of one layer. EXCEPTIONS is for the few files that use a library which throws.
# skep_add_tool(NAME SOURCES ... LINK ...)
#   A program in bin/.
function(skep_add_library name)
  cmake_parse_arguments(ARG "EXCEPTIONS" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC skep_flags ${ARG_LINK})
  if(NOT ARG_EXCEPTIONS)
    target_compile_options(${name} PRIVATE -fno-exceptions)
  endif()
endfunction()

function(skep_add_tool name)
  cmake_parse_arguments(ARG "EXCEPTIONS" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE skep_flags ${ARG_LINK})
  # No PIE: relocating 100 MB of static LLVM at every start would cost milliseconds.
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_link_options(${name} PRIVATE -no-pie -static-libstdc++ -static-libgcc)
  if(NOT ARG_EXCEPTIONS)
    target_compile_options(${name} PRIVATE -fno-exceptions)
  endif()
endfunction()
