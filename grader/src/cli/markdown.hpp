// The Markdown of hints and finding pages, for a terminal: paragraphs are wrapped, code is not. Pure.
#pragma once
#include <string>
#include <string_view>

#include "cli/commands.hpp"

namespace manyhands {

/// CommonMark with tables; HTML is text.
std::string render_markdown(std::string_view text, const Output& output);

/// Without the lines between two "---" with which a page may begin: they are not for readers.
std::string_view without_front_matter(std::string_view text);

}  // namespace manyhands
