// Finds the links in HTML.
#pragma once
#include <string>
#include <vector>

namespace manyhands::web {

/// The targets of all <a href="…"> in `html`, in page order, resolved against `base` and without #fragment.
/// May contain duplicates. Safe to call from many threads at once.
std::vector<std::string> links(const std::string& base, const std::string& html);

/// `url` without its #fragment.
std::string without_fragment(const std::string& url);

}  // namespace manyhands::web
