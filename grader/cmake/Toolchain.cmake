# Writes build/toolchain.json, which tells the grader how to compile a submission. CMake never sees
# submissions: the grader calls compiler and linker with these flags, with which the kit was compiled, too.
# build/installed/toolchain.json is for an installed grader (Package.cmake): its paths to our own files are
# relative to its folder, and it names the exact version of the compiler, whatever c++ is on that machine.

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

find_program(MANYHANDS_NM NAMES ${CMAKE_NM} nm)
find_program(MANYHANDS_CXXFILT NAMES c++filt)
foreach(tool IN ITEMS NM CXXFILT)
  set(${tool}_path "${MANYHANDS_${tool}}")
  if(NOT ${tool}_path)
    set(${tool}_path "")  # the grader reports a missing tool only when it needs it
  endif()
  manyhands_json_string(${tool}_path "${${tool}_path}")
endforeach()

# The include folders of an exercise's guest.cpp for the JSON library. The compiler's own folders must not be
# listed again, because that would change their order.
set(json_folders)
get_target_property(json_include nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
foreach(folder IN LISTS json_include)
  if(IS_DIRECTORY "${folder}" AND NOT folder IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
    list(APPEND json_folders ${folder})
  endif()
endforeach()

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
manyhands_library_flags(tbb tbb TBB::tbb "${TBB_VERSION}" "-DMANYHANDS_USES_TBB"
  "$<TARGET_LINKER_FILE:TBB::tbb>" "-Wl,-rpath,$<TARGET_LINKER_FILE_DIR:TBB::tbb>"
  # The program's tasks are counted (kit/guest/tbb_tasks.cpp).
  "-Wl,--wrap=_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextE"
  "-Wl,--wrap=_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextEt")
set(libraries "${asio},\n${tbb}")
# Optional: where it is missing, exercises that need it are not measured (grader/src/course/exercise.hpp).
if(MANYHANDS_MPI)
  manyhands_json_list(compile_flags -isystem ${MANYHANDS_MPI_INCLUDE} -DOMPI_SKIP_MPICXX -DOMPI_OMIT_MPI1_COMPAT_DECLS)
  manyhands_json_list(link_flags ${MANYHANDS_MPI_LIBRARY})
  string(APPEND libraries ",\n    \"mpi\": {\"version\": \"${MANYHANDS_MPI_VERSION}\", \"compile\": ${compile_flags}, \"link\": ${link_flags}}")
endif()

manyhands_json_string(compiler_version "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
manyhands_json_list(common_flags ${MANYHANDS_FLAGS_common})
manyhands_json_list(warnings ${MANYHANDS_LEARNER_WARNINGS})

# Writes `file`, with that compiler. Our headers are in `headers`, laid out as in grader/, the exercises' programs in `exercises`;
# `archives`: a folder, or empty for where they are built.
function(manyhands_write_toolchain file compiler headers exercises archives)
  set(profiles)
  foreach(profile IN LISTS MANYHANDS_ALL_PROFILES)
    manyhands_json_list(compile_flags ${MANYHANDS_FLAGS_${profile}})
    if(profile IN_LIST MANYHANDS_PROFILES)
      manyhands_json_list(link_flags ${MANYHANDS_LINK_common} ${MANYHANDS_LINK_${profile}})
    else()
      manyhands_json_list(link_flags -pthread ${MANYHANDS_LINK_${profile}})
    endif()
    if(profile STREQUAL controlled)
      set(archive ${MANYHANDS_CONTROLLED_KIT})
    else()
      set(archive "$<TARGET_FILE:kit_guest_${profile}>")
    endif()
    if(archives)
      set(archive "${archives}/$<PATH:GET_FILENAME,${archive}>")
    endif()
    list(APPEND profiles "    \"${profile}\": {\"compile\": ${compile_flags}, \"link\": ${link_flags}, \
\"archive\": \"${archive}\"}")
  endforeach()
  list(JOIN profiles ",\n" profiles)
  manyhands_json_string(compiler "${compiler}")
  manyhands_json_string(exercises "${exercises}")
  manyhands_json_list(include ${headers}/kit/include)
  manyhands_json_list(glue_include ${headers} ${headers}/kit/include ${json_folders})
  file(GENERATE OUTPUT ${file} CONTENT "{
  \"format\": 1,
  \"compiler\": ${compiler},
  \"compiler_version\": ${compiler_version},
  \"nm\": ${NM_path},
  \"cxxfilt\": ${CXXFILT_path},
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
endfunction()

manyhands_write_toolchain(${PROJECT_BINARY_DIR}/toolchain.json "${CMAKE_CXX_COMPILER}" "${PROJECT_SOURCE_DIR}/grader"
  "${PROJECT_BINARY_DIR}/exercises" "")
file(REAL_PATH "${CMAKE_CXX_COMPILER}" MANYHANDS_REAL_COMPILER)
manyhands_write_toolchain(${PROJECT_BINARY_DIR}/installed/toolchain.json "${MANYHANDS_REAL_COMPILER}" include exercises lib)
