# Debian 12 has Catch2 2.13, newer distributions have 3.x. Both define the target manyhands_catch. Sources
# include "kit/host/base/catch.hpp", which picks the right header. The targets contain no main.
find_package(Catch2 3 QUIET CONFIG)
if(Catch2_FOUND)
  set(MANYHANDS_CATCH_TARGET Catch2::Catch2)
else()
  find_package(Catch2 2.13 REQUIRED CONFIG)
  set(MANYHANDS_CATCH_TARGET Catch2::Catch2)
endif()
add_library(manyhands_catch INTERFACE)
target_link_libraries(manyhands_catch INTERFACE ${MANYHANDS_CATCH_TARGET})
