# The library headers that nearly every file of ours needs, compiled once. They are most of what the compiler has to
# read: a file takes about a second less of three to six, all together three minutes of CPU time.
# Only for GCC; clang builds without (make fuzz), so that a file that forgot an #include is found. GCC 12 warns of some
# inlined library code only where it comes from here (std::string(…) + "…", array-bounds); fmt::format it instead.
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
