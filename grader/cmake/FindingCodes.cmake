# Generates the table of finding codes, generated/model/finding_table.inc for core/model/finding_codes.hpp, so that a new
# code needs only a page: grader/docs/findings/<code>.md, or exercises/<id>/findings/<code>.md if only this exercise has
# it. A small program reads the pages with the reader that the grader uses, too (core/model/finding_page.hpp).
set(generated ${PROJECT_BINARY_DIR}/generated)
add_executable(finding_table core/table/main.cpp core/model/finding_page.cpp core/model/verdict.cpp)
target_link_libraries(finding_table PRIVATE manyhands_base)
set_target_properties(finding_table PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${generated})

file(GLOB pages CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
  ${PROJECT_SOURCE_DIR}/grader/docs/findings/*.md ${PROJECT_SOURCE_DIR}/exercises/*/findings/*.md)
list(JOIN pages "\n" list)
file(CONFIGURE OUTPUT ${generated}/pages.txt CONTENT "${list}\n" @ONLY)
list(TRANSFORM pages PREPEND ${PROJECT_SOURCE_DIR}/)
set(table ${generated}/model/finding_table.inc)
file(MAKE_DIRECTORY ${generated}/model)
add_custom_command(OUTPUT ${table} COMMAND finding_table ${PROJECT_SOURCE_DIR} ${generated}/pages.txt ${table}
  DEPENDS finding_table ${generated}/pages.txt ${pages} COMMENT "Reading the pages of findings" VERBATIM)
add_custom_target(finding_codes DEPENDS ${table})
add_dependencies(manyhands_model finding_codes)
