# An installed grader, and its Debian package (`make package`). All of it is in <prefix>/lib/manyhands/<version>/:
#   bin/grader, toolchain.json   as in a build folder
#   exercises/<id>/              hosts, baselines, and what is linked with a learner's files
#   talk/, play/                 the programs of `grader compare talk`, and of `grader play`
#   lib/                         the kit's archives, one for each profile; our small programs and preloaded libraries
#   include/                     the kit's headers
#   sources                      the digest of what all this was built from (src/course/sources.hpp)
# and <prefix>/bin/grader is a link. Nothing in it depends on where it is, or on where it was built. It brings no course:
# it grades the checkout that it is called in.
set(home lib/manyhands/${PROJECT_VERSION})
set(staging ${PROJECT_BINARY_DIR}/installed)

install(TARGETS grader RUNTIME DESTINATION ${home}/bin)
install(FILES ${staging}/toolchain.json DESTINATION ${home})
install(PROGRAMS $<TARGET_FILE:manyhands_init> $<TARGET_FILE:manyhands_stacks> $<TARGET_FILE:trial_asan> $<TARGET_FILE:trial_tsan> DESTINATION ${home}/lib)
install(FILES $<TARGET_FILE:manyhands_locks> $<TARGET_FILE:manyhands_waits> DESTINATION ${home}/lib)
foreach(profile IN LISTS MANYHANDS_PROFILES)
  install(FILES $<TARGET_FILE:kit_guest_${profile}> DESTINATION ${home}/lib)
endforeach()
install(FILES ${MANYHANDS_CONTROLLED_KIT} DESTINATION ${home}/lib)
set(executable PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
foreach(manifest IN LISTS manifests)
  get_filename_component(folder ${manifest} DIRECTORY)
  get_filename_component(id ${folder} NAME)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/exercises/${id}/ DESTINATION ${home}/exercises/${id}
    REGEX "/(host|baseline)$" ${executable})
endforeach()
install(DIRECTORY ${PROJECT_BINARY_DIR}/talk/ DESTINATION ${home}/talk FILES_MATCHING PATTERN "*.?pp" PATTERN "*.py" PATTERN "built")
foreach(source IN LISTS talk_programs)
  get_filename_component(name ${source} NAME_WE)
  install(PROGRAMS $<TARGET_FILE:talk_${name}> DESTINATION ${home}/talk)
endforeach()
install(PROGRAMS $<TARGET_FILE:play_host> DESTINATION ${home}/play)
install(PROGRAMS $<TARGET_FILE:play_levels> DESTINATION ${home}/play/levels)
install(DIRECTORY ${PROJECT_BINARY_DIR}/play/levels DESTINATION ${home}/play FILES_MATCHING PATTERN *.cpp)
install(FILES ${PROJECT_BINARY_DIR}/play/built DESTINATION ${home}/play)
foreach(part IN ITEMS kit/guest kit/include kit/schedules)
  if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/grader/${part})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/grader/${part}/ DESTINATION ${home}/include/${part} FILES_MATCHING PATTERN "*.hpp")
  endif()
endforeach()

file(MAKE_DIRECTORY ${staging})
file(CREATE_LINK ../${home}/bin/grader ${staging}/grader SYMBOLIC)
install(FILES ${staging}/grader DESTINATION bin)
install(CODE "
  execute_process(COMMAND \"$<TARGET_FILE:grader>\" --course \"${PROJECT_SOURCE_DIR}\" sources
    OUTPUT_FILE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${home}/sources\" COMMAND_ERROR_IS_FATAL ANY)")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME manyhands)
set(CPACK_PACKAGE_VENDOR Manyhands)
set(CPACK_PACKAGE_CONTACT "The maintainers of Manyhands")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "autograder for exercises in concurrent C++")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "It grades a checkout of the course, and builds nothing but the learner's own files.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION education)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS)
# What grading needs (scripts/packages.txt), and the very compiler that the kit was compiled with.
execute_process(COMMAND ${PROJECT_SOURCE_DIR}/grader/scripts/install-packages --list grading
  OUTPUT_VARIABLE packages ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND dpkg-query --search ${MANYHANDS_REAL_COMPILER}
  OUTPUT_VARIABLE owner ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
if(owner MATCHES "^([^:, \n]+)")
  string(APPEND packages "\n${CMAKE_MATCH_1}")
endif()
string(REPLACE "\n" ", " CPACK_DEBIAN_PACKAGE_DEPENDS "${packages}")
include(CPack)
