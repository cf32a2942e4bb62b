# Generates the table of finding codes from their pages, so that a new code needs only a page. A page
# docs/findings/<code>.md begins with
#   ---
#   check: races
#   ---
#   # data-race: two threads use a variable without synchronization
# where the check is the one that usually reports the finding, and the text after the code is its headline.
# Writes generated/model/finding_table.inc for core/model/finding_codes.hpp, ordered by check and then by code;
# and exercise_codes.inc, the codes of pages in exercises, for core/model/known_code.hpp.
set(checks builds correct memory races mechanism speed)
set(generated ${PROJECT_BINARY_DIR}/generated)

foreach(check IN LISTS checks)
  set(entries_${check})
endforeach()
file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../docs/findings/*.md)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${pages})
foreach(page IN LISTS pages)
  get_filename_component(code ${page} NAME_WE)
  file(READ ${page} begin LIMIT 400)
  if(NOT begin MATCHES "^---\ncheck: ([a-z]+)\n---\n# ${code}: ([^\n]+)\n" OR NOT CMAKE_MATCH_1 IN_LIST checks)
    list(JOIN checks ", " known)
    message(FATAL_ERROR "grader/docs/findings/${code}.md:1: expected the lines '---', 'check: ' and one of ${known}, "
      "'---', '# ${code}: ' and a headline")
  endif()
  set(check ${CMAKE_MATCH_1})
  string(REGEX REPLACE "([\"\\\\])" "\\\\\\1" headline "${CMAKE_MATCH_2}")
  string(APPEND entries_${check} "FindingCode{\"${code}\", \"${headline}\"},\n")
endforeach()

set(table)
foreach(check IN LISTS checks)
  string(APPEND table "// ${check}\n${entries_${check}}")
endforeach()
file(CONFIGURE OUTPUT ${generated}/model/finding_table.inc CONTENT "${table}" @ONLY)

# An exercise that was made from another one may have pages with the same codes.
file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/exercises/*/findings/*.md)
list(TRANSFORM pages REPLACE ".*/([^/]*)\\.md$" "\\1" OUTPUT_VARIABLE codes)
list(REMOVE_DUPLICATES codes)
list(SORT codes)
set(table "\"\",\n")  # so that the table is never empty
foreach(code IN LISTS codes)
  string(APPEND table "\"${code}\",\n")
endforeach()
file(CONFIGURE OUTPUT ${generated}/model/exercise_codes.inc CONTENT "${table}" @ONLY)
