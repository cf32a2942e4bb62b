// Pages of HTML in one file: no script, nothing from the network, light and dark. Pure.
#pragma once
#include <string>
#include <string_view>

namespace manyhands {

/// HTML in the Markdown stays text.
std::string html_from_markdown(std::string_view markdown);

/// `body`: HTML; `title`: any text.
std::string html_page(const std::string& title, const std::string& body);

}  // namespace manyhands
