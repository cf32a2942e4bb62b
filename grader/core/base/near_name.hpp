// Names of files that were probably meant to be another: saved by a browser beside an older one, renamed by a
// system that does not tell case apart, zipped under a longer name.
#pragma once
#include <string_view>

namespace manyhands {

/// "Histogram.cpp", "histogram (1).cpp", "histogram_final.cpp" and "histogram.cpp.txt" were meant to be
/// "histogram.cpp"; "Crawl_Async" and "crawl-async-main" to be "crawl-async". Not the name itself.
bool is_near_name(std::string_view name, std::string_view wanted);

}  // namespace manyhands
