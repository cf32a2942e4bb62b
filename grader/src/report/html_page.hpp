// Pages of HTML in one file: no script, nothing from the network, light and dark. Pure.
#pragma once
#include <string>
#include <string_view>

namespace manyhands {

/// HTML in the Markdown stays text.
std::string html_from_markdown(std::string_view markdown);

/// `body`: HTML; `title`: any text; `style`: further rules of CSS.
std::string html_page(const std::string& title, const std::string& body, std::string_view style = {});

/// For pages with pictures of timelines: wider, and what does not fit scrolls by itself.
inline constexpr std::string_view timeline_page_style = R"(
body { max-width: 62rem; }
.wide { overflow-x: auto; margin: 1rem 0; } .wide table { margin: 0; } .wide svg { max-width: 100%; min-width: 40rem; height: auto; }
figure svg.tl { display: block; } caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th[scope=row] { min-width: 6.5rem; } td { white-space: nowrap; font-variant-numeric: tabular-nums; }
@media print { .wide { overflow: visible; } .wide svg { min-width: 0; } figure, table { break-inside: avoid; } }
)";

}  // namespace manyhands
