# Adds the eBPF programs to the compile_commands.json that CMake wrote, for clangd: CMake puts only what its own
# targets compile there. Run at every build, because CMake writes the file anew when it configures; it is left alone
# when nothing is missing.
#
#   cmake -D build=DIR -P SkepCompileCommands.cmake
cmake_minimum_required(VERSION 3.20)
set(database "${build}/compile_commands.json")
set(text "[]")
if(EXISTS "${database}")
  file(READ "${database}" text)
endif()

string(JSON count LENGTH "${text}")
set(known "")
if(count GREATER 0)
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    string(JSON file GET "${text}" ${i} file)
    list(APPEND known "${file}")
  endforeach()
endif()

set(changed FALSE)
file(GLOB entries "${build}/skep/commands/*.json")
foreach(path IN LISTS entries)
  file(READ "${path}" entry)
  string(JSON file GET "${entry}" file)
  if(file IN_LIST known OR NOT EXISTS "${file}")
    continue()
  endif()
  string(JSON text SET "${text}" ${count} "${entry}")
  math(EXPR count "${count} + 1")
  list(APPEND known "${file}")
  set(changed TRUE)
endforeach()
if(changed)
  file(WRITE "${database}" "${text}\n")
endif()
