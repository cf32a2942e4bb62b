// What a crawler needs of HTML.
#pragma once
#include <string>
#include <vector>

namespace manyhands::web {

/// The targets of all <a href="…"> in `html`, in the order of the page, made absolute against `base` and
/// without #fragment; a target may stand several times. Pure; safe from many threads.
std::vector<std::string> links(const std::string& base, const std::string& html);

/// `url` without its #fragment.
std::string without_fragment(const std::string& url);

}  // namespace manyhands::web
