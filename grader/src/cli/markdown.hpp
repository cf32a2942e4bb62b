// Renders the Markdown of hints and finding pages for a terminal: wraps paragraphs, keeps code unchanged.
// Pure.
#pragma once
#include <string>
#include <string_view>

#include "cli/commands.hpp"

namespace manyhands {

/// Supports CommonMark and tables; HTML is shown as text.
std::string render_markdown(std::string_view text, const Output& output);

}  // namespace manyhands
