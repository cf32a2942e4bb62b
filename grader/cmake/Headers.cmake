# Precompiles the library headers that almost all of our files need. They are most of what the compiler reads:
# a file that takes three to six seconds takes about one second less, and the whole build saves three minutes
# of CPU time. Only for GCC: clang builds without it (make fuzz), so that a missing #include is found. When
# these headers are precompiled, GCC 12 gives false warnings about some inlined library code (std::string(…) +
# "…", array-bounds); use fmt::format there.
#
# manyhands_use_headers(TARGET): for targets that link fmt and nlohmann_json.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND NOT MANYHANDS_FUZZ)
  add_library(manyhands_headers OBJECT ${CMAKE_CURRENT_LIST_DIR}/headers.cpp)
  target_link_libraries(manyhands_headers PRIVATE manyhands_options fmt::fmt nlohmann_json::nlohmann_json)
  target_precompile_headers(manyhands_headers PRIVATE
    <algorithm> <chrono> <filesystem> <functional> <map> <memory> <optional> <string> <vector>
    <fmt/format.h> <nlohmann/json.hpp>)
endif()

function(manyhands_use_headers target)
  if(TARGET manyhands_headers)
    target_precompile_headers(${target} REUSE_FROM manyhands_headers)
  endif()
endfunction()
