# The programs of `grader compare talk`, and their sources, which it can show, under build/talk/. They are built when they are
# first needed, like exercises.
set(talk ${PROJECT_BINARY_DIR}/talk)
set(talk_folder ${PROJECT_SOURCE_DIR}/grader/compare/talk)
file(GLOB talk_programs CONFIGURE_DEPENDS ${talk_folder}/*.cpp)
file(GLOB talk_texts CONFIGURE_DEPENDS ${talk_folder}/*)
set(talk_parts)
foreach(source IN LISTS talk_programs)
  get_filename_component(name ${source} NAME_WE)
  add_executable(talk_${name} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(talk_${name} PRIVATE manyhands_net manyhands_options)
  target_compile_options(talk_${name} PRIVATE ${MANYHANDS_FLAGS_release} ${MANYHANDS_SHORT_NAMES})
  set_target_properties(talk_${name} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY ${talk})
  list(APPEND talk_parts talk_${name})
endforeach()
add_custom_command(OUTPUT ${talk}/built
  COMMAND ${CMAKE_COMMAND} -E copy ${talk_texts} ${talk}
  COMMAND ${CMAKE_COMMAND} -E touch ${talk}/built
  DEPENDS ${talk_parts} ${talk_texts} COMMENT "The programs of the talk are built" VERBATIM)
add_custom_target(talk DEPENDS ${talk}/built)
