# Each folder exercises/<id>/ that contains a manifest becomes, under build/exercises/<id>/:
#   host                 the trusted test process: tests.cpp, tests/*.cpp and the host side of the kit
#   <profile>/guest.o    guest.cpp, which binds the learner's functions; the grader links it to a submission
#   baseline             the original files as a guest, with which the speed of a submission is compared
# If the learner's files are headers (binding: header), the grader compiles guest.cpp with them. Code of the
# guest that needs no such header may be in programs.cpp; guest.o is then made from that file.
#   pristine.o           guest.cpp with the original headers: the names that it defines are not the learner's
#   controlled/          the same two for schedules.cpp, small programs for the check `schedules`
# None of this is part of `all`: exercise-<id> builds one exercise and the parts of the kit that it needs, and
# writes the file `built`; `exercises` builds all. The grader requests what it needs
# (src/cli/exercise_builds.hpp).
include(Toolchain)

# Editors read /compile_commands.json. The learner's files are not part of any target, so their entries are
# written here.
function(manyhands_editor_entries out id folder)
  file(GLOB pristine CONFIGURE_DEPENDS ${folder}/starter/*.cpp ${folder}/starter/*.hpp)
  set(entries)
  set(own)
  file(STRINGS ${folder}/exercise.yaml uses_mpi REGEX "^libraries:.*mpi")
  if(uses_mpi AND MANYHANDS_MPI)
    set(own -isystem ${MANYHANDS_MPI_INCLUDE})
  endif()
  foreach(file IN LISTS pristine)
    get_filename_component(name ${file} NAME)
    set(arguments ${CMAKE_CXX_COMPILER} -x c++ ${MANYHANDS_FLAGS_common} ${MANYHANDS_FLAGS_release}
      ${MANYHANDS_LEARNER_WARNINGS} -I${folder} -I${PROJECT_SOURCE_DIR}/grader/kit/include ${own}
      -c ${PROJECT_SOURCE_DIR}/starter/${id}/${name})
    manyhands_json_list(arguments ${arguments})
    manyhands_json_string(path "${PROJECT_SOURCE_DIR}/starter/${id}/${name}")
    manyhands_json_string(directory "${PROJECT_SOURCE_DIR}")
    string(APPEND entries "{\"directory\": ${directory}, \"file\": ${path},\n  \"arguments\": ${arguments}},\n")
  endforeach()
  set(${out} "${entries}" PARENT_SCOPE)
endfunction()

# Copies the only object of a target to where the grader looks for it.
function(manyhands_place target object)
  cmake_path(RELATIVE_PATH object BASE_DIRECTORY ${PROJECT_BINARY_DIR}/exercises OUTPUT_VARIABLE shown)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_OBJECTS:${target}> ${object}
    DEPENDS ${target} $<TARGET_OBJECTS:${target}>
    COMMENT "Placing ${shown}" VERBATIM)
endfunction()

# Adds the object that schedules.cpp becomes, for the profile `controlled`.
function(manyhands_schedules list id folder output)
  set(name guest)
  set(headers)
  if(header_binding)
    set(name pristine)
    set(headers ${folder}/starter)
  endif()
  add_library(${id}_schedules OBJECT EXCLUDE_FROM_ALL ${folder}/schedules.cpp)
  target_include_directories(${id}_schedules PRIVATE ${headers} ${folder})
  target_link_libraries(${id}_schedules PRIVATE manyhands_options)  # only for its flags
  target_compile_options(${id}_schedules PRIVATE ${MANYHANDS_FLAGS_common} ${MANYHANDS_FLAGS_controlled}
    ${MANYHANDS_SHORT_NAMES})
  manyhands_place(${id}_schedules ${output}/controlled/${name}.o)
  set(${list} ${${list}} controlled_kit ${MANYHANDS_CONTROLLED_KIT} ${output}/controlled/${name}.o PARENT_SCOPE)
endfunction()

# Adds the objects built from guest.cpp, programs.cpp and the original files to the list named `list`.
function(manyhands_guest_side list id folder output)
  set(parts ${${list}} ${id}_baseline)
  # The grader links them to submissions, so no target here needs the versions with detectors.
  foreach(profile IN LISTS MANYHANDS_PROFILES)
    list(APPEND parts kit_guest_${profile})
  endforeach()
  file(GLOB pristine CONFIGURE_DEPENDS ${folder}/starter/*.cpp)
  # The serial version does not use `workers`; the warning about that does not matter.
  set_source_files_properties(${pristine} PROPERTIES COMPILE_OPTIONS "-Wno-error")
  add_executable(${id}_baseline EXCLUDE_FROM_ALL ${pristine})
  target_include_directories(${id}_baseline PRIVATE ${folder}/starter ${folder})
  target_link_libraries(${id}_baseline PRIVATE kit_guest_release)
  if(libraries MATCHES "tbb")  # the others are header-only
    target_link_libraries(${id}_baseline PRIVATE TBB::tbb)
  endif()
  if(libraries MATCHES "mpi")
    target_include_directories(${id}_baseline SYSTEM PRIVATE ${MANYHANDS_MPI_INCLUDE})
    target_compile_definitions(${id}_baseline PRIVATE OMPI_SKIP_MPICXX OMPI_OMIT_MPI1_COMPAT_DECLS)
    target_link_libraries(${id}_baseline PRIVATE ${MANYHANDS_MPI_LIBRARY})
  endif()
  set_target_properties(${id}_baseline PROPERTIES OUTPUT_NAME baseline RUNTIME_OUTPUT_DIRECTORY ${output})
  set(glue ${folder}/guest.cpp)
  if(header_binding)
    add_library(${id}_pristine_glue OBJECT EXCLUDE_FROM_ALL ${folder}/guest.cpp)
    target_include_directories(${id}_pristine_glue PRIVATE ${folder}/starter ${folder})
    target_link_libraries(${id}_pristine_glue PRIVATE kit_guest_release)  # only for its flags
    target_sources(${id}_baseline PRIVATE $<TARGET_OBJECTS:${id}_pristine_glue>)
    manyhands_place(${id}_pristine_glue ${output}/pristine.o)
    list(APPEND parts ${output}/pristine.o)
    set(glue ${folder}/programs.cpp)
    if(NOT EXISTS ${glue})
      set(${list} ${parts} PARENT_SCOPE)
      return()
    endif()
  endif()

  set_source_files_properties(${glue} PROPERTIES COMPILE_OPTIONS -g1)  # like the rest of the kit
  foreach(profile IN LISTS MANYHANDS_PROFILES)
    add_library(${id}_glue_${profile} OBJECT EXCLUDE_FROM_ALL ${glue})
    target_include_directories(${id}_glue_${profile} PRIVATE ${folder})
    target_link_libraries(${id}_glue_${profile} PRIVATE kit_guest_${profile})  # only for its flags
    if(libraries MATCHES "tbb")
      target_link_libraries(${id}_glue_${profile} PRIVATE TBB::tbb)
    endif()
    if(libraries MATCHES "mpi")
      target_include_directories(${id}_glue_${profile} SYSTEM PRIVATE ${MANYHANDS_MPI_INCLUDE})
      target_compile_definitions(${id}_glue_${profile} PRIVATE OMPI_SKIP_MPICXX OMPI_OMIT_MPI1_COMPAT_DECLS)
    endif()
    set(object ${output}/${profile}/guest.o)
    manyhands_place(${id}_glue_${profile} ${object})
    list(APPEND parts ${object})
  endforeach()
  target_sources(${id}_baseline PRIVATE $<TARGET_OBJECTS:${id}_glue_release>)
  set(${list} ${parts} PARENT_SCOPE)
endfunction()

add_custom_target(exercises)
function(manyhands_exercise id folder)
  set(output ${PROJECT_BINARY_DIR}/exercises/${id})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/exercise.yaml)  # read here, too
  file(STRINGS ${folder}/exercise.yaml header_binding REGEX "^binding:[ \t]*header")
  file(READ ${folder}/exercise.yaml manifest_text)
  set(made)
  string(REGEX MATCH "\nlibraries:[^\n]*(\n[ \t-][^\n]*)*" libraries "\n${manifest_text}")

  # Without Open MPI, there is nothing to build; the grader says why it cannot grade the exercise.
  if(libraries MATCHES "mpi" AND NOT MANYHANDS_MPI)
    add_custom_target(exercise-${id})
    return()
  endif()

  if(EXISTS ${folder}/tests.cpp)
    file(GLOB parts_of_tests CONFIGURE_DEPENDS ${folder}/tests/*.cpp)
    add_executable(${id}_host EXCLUDE_FROM_ALL ${folder}/tests.cpp ${parts_of_tests})
    target_include_directories(${id}_host PRIVATE ${folder})
    target_link_libraries(${id}_host PRIVATE manyhands_host)
    target_compile_options(${id}_host PRIVATE ${MANYHANDS_SHORT_NAMES})
    set_target_properties(${id}_host PROPERTIES OUTPUT_NAME host RUNTIME_OUTPUT_DIRECTORY ${output})
    list(APPEND made ${id}_host)
  endif()
  if(EXISTS ${folder}/guest.cpp)
    manyhands_guest_side(made ${id} ${folder} ${output})
  endif()
  if(EXISTS ${folder}/schedules.cpp)
    manyhands_schedules(made ${id} ${folder} ${output})
  endif()
  add_custom_command(OUTPUT ${output}/built COMMAND ${CMAKE_COMMAND} -E make_directory ${output}
    COMMAND ${CMAKE_COMMAND} -E touch ${output}/built DEPENDS ${made} COMMENT "${id} is built" VERBATIM)
  add_custom_target(exercise-${id} DEPENDS ${output}/built)
  add_dependencies(exercises exercise-${id})
endfunction()

set(editor_entries)
file(GLOB manifests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/exercises/*/exercise.yaml)
foreach(manifest IN LISTS manifests)
  get_filename_component(folder ${manifest} DIRECTORY)
  get_filename_component(id ${folder} NAME)
  manyhands_exercise(${id} ${folder})
  manyhands_editor_entries(entries ${id} ${folder})
  string(APPEND editor_entries "${entries}")
endforeach()

# CMake writes the entries of our own targets when it generates; both are merged when either has changed. Only
# the build folder of the presets writes into the source tree.
set(entries_file ${PROJECT_BINARY_DIR}/starter_commands.txt)
file(CONFIGURE OUTPUT ${entries_file} CONTENT "${editor_entries}" @ONLY)
if(PROJECT_BINARY_DIR STREQUAL "${PROJECT_SOURCE_DIR}/build")
  set(merged ${PROJECT_SOURCE_DIR}/compile_commands.json)
else()
  set(merged ${PROJECT_BINARY_DIR}/editor_commands.json)
endif()
add_custom_command(OUTPUT ${merged}
  COMMAND ${CMAKE_COMMAND} -DENTRIES=${entries_file} -DOWN=${PROJECT_BINARY_DIR}/compile_commands.json
          -DOUT=${merged} -P ${PROJECT_SOURCE_DIR}/grader/cmake/MergeCommands.cmake
  DEPENDS ${entries_file} ${PROJECT_BINARY_DIR}/compile_commands.json
          ${PROJECT_SOURCE_DIR}/grader/cmake/MergeCommands.cmake
  COMMENT "Merging compile_commands.json" VERBATIM)
add_custom_target(editor_commands ALL DEPENDS ${merged})
