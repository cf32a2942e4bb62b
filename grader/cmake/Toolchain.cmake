# Writes build/toolchain.json, which tells the grader how to compile a submission. CMake never sees
# submissions: the grader calls compiler and linker with these flags, with which the kit was compiled, too.

# The JSON text of a string, and of a list of strings.
function(manyhands_json_string out text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  set(${out} "\"${text}\"" PARENT_SCOPE)
endfunction()

function(manyhands_json_list out)
  set(items)
  foreach(item IN LISTS ARGN)
    manyhands_json_string(quoted "${item}")
    list(APPEND items "${quoted}")
  endforeach()
  list(JOIN items ", " joined)
  set(${out} "[${joined}]" PARENT_SCOPE)
endfunction()

find_program(MANYHANDS_GDB gdb)
find_program(MANYHANDS_NM NAMES ${CMAKE_NM} nm)
find_program(MANYHANDS_CXXFILT NAMES c++filt)
foreach(tool IN ITEMS GDB NM CXXFILT)
  set(${tool}_path "${MANYHANDS_${tool}}")
  if(NOT ${tool}_path)
    set(${tool}_path "")  # the grader reports a missing tool only when it needs it
  endif()
  manyhands_json_string(${tool}_path "${${tool}_path}")
endforeach()

# The include folders of an exercise's guest.cpp, for the kit and the JSON library. The compiler's own folders
# must not be listed again, because that would change their order.
set(glue_include ${PROJECT_SOURCE_DIR}/grader ${PROJECT_SOURCE_DIR}/grader/kit/include)
get_target_property(json_include nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
foreach(folder IN LISTS json_include)
  if(IS_DIRECTORY "${folder}" AND NOT folder IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
    list(APPEND glue_include ${folder})
  endif()
endforeach()
manyhands_json_list(glue_include ${glue_include})

# The libraries that a manifest may name (listed in grader/src/course/exercise.hpp), each with its version and
# its flags for compiling and linking. Headers that the compiler finds by itself need no flag. `compile` is a
# list of additional flags.
function(manyhands_library_flags out name target version compile)
  get_target_property(folders ${target} INTERFACE_INCLUDE_DIRECTORIES)
  foreach(folder IN LISTS folders)
    if(IS_DIRECTORY "${folder}" AND NOT folder IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
      list(APPEND compile -isystem "${folder}")
    endif()
  endforeach()
  manyhands_json_list(compile_flags ${compile})
  manyhands_json_list(link_flags ${ARGN})
  set(${out} "    \"${name}\": {\"version\": \"${version}\", \"compile\": ${compile_flags}, \"link\": ${link_flags}}"
    PARENT_SCOPE)
endfunction()

manyhands_library_flags(asio asio Boost::headers "${Boost_VERSION_STRING}" "")
# Linked by its path, and loaded from there: it need not be in the linker's search path.
manyhands_library_flags(tbb tbb TBB::tbb "${TBB_VERSION}" ""
  "$<TARGET_LINKER_FILE:TBB::tbb>" "-Wl,-rpath,$<TARGET_LINKER_FILE_DIR:TBB::tbb>"
  # The program's tasks are counted (kit/guest/tbb_tasks.cpp).
  "-Wl,--wrap=_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextE"
  "-Wl,--wrap=_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextEt")
set(libraries "${asio},\n${tbb}")

set(profiles)
foreach(profile IN LISTS MANYHANDS_PROFILES)
  manyhands_json_list(compile_flags ${MANYHANDS_FLAGS_${profile}})
  manyhands_json_list(link_flags ${MANYHANDS_LINK_common} ${MANYHANDS_LINK_${profile}})
  list(APPEND profiles "    \"${profile}\": {\"compile\": ${compile_flags}, \"link\": ${link_flags}, \
\"archive\": \"$<TARGET_FILE:kit_guest_${profile}>\"}")
endforeach()
list(JOIN profiles ",\n" profiles)

manyhands_json_string(compiler "${CMAKE_CXX_COMPILER}")
manyhands_json_string(compiler_version "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
manyhands_json_string(exercises "${PROJECT_BINARY_DIR}/exercises")
manyhands_json_list(common_flags ${MANYHANDS_FLAGS_common})
manyhands_json_list(warnings ${MANYHANDS_LEARNER_WARNINGS})
manyhands_json_list(include ${PROJECT_SOURCE_DIR}/grader/kit/include)
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/toolchain.json CONTENT "{
  \"format\": 1,
  \"compiler\": ${compiler},
  \"compiler_version\": ${compiler_version},
  \"nm\": ${NM_path},
  \"cxxfilt\": ${CXXFILT_path},
  \"gdb\": ${GDB_path},
  \"flags\": ${common_flags},
  \"warnings\": ${warnings},
  \"include\": ${include},
  \"glue_include\": ${glue_include},
  \"exercises\": ${exercises},
  \"profiles\": {
${profiles}
  },
  \"libraries\": {
${libraries}
  }
}
")
