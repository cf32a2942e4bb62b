// Recognizes file names that were probably meant to be another name: saved by a browser as a second copy,
// changed by a case-insensitive system, or zipped under a longer name.
#pragma once
#include <string_view>

namespace manyhands {

/// "Histogram.cpp", "histogram (1).cpp", "histogram_final.cpp" and "histogram.cpp.txt" are near
/// "histogram.cpp"; "Crawl_Async" and "crawl-async-main" are near "crawl-async". The name itself is not.
bool is_near_name(std::string_view name, std::string_view wanted);

}  // namespace manyhands
