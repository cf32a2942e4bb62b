// The report as one HTML file: no script, nothing from the network, light and dark. It is the Markdown
// report, which contains no HTML (md4c refuses to pass any on), in a page.
#include <fmt/core.h>
#include <md4c-html.h>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/html_page.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

constexpr const char* page_style = R"(
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #8886; padding: .25rem .6rem; text-align: left; vertical-align: top; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; padding: .6rem; background: #8882; }
h2 { border-bottom: 1px solid #8886; margin-top: 2rem; }
)";

void append(const MD_CHAR* text, MD_SIZE size, void* to) {
  static_cast<std::string*>(to)->append(text, size);
}

}  // namespace

std::string html_from_markdown(std::string_view markdown) {
  std::string body;
  constexpr unsigned dialect = MD_FLAG_TABLES | MD_FLAG_NOHTML;
  md_html(markdown.data(), static_cast<MD_SIZE>(markdown.size()), append, &body, dialect, 0);
  return body;
}

std::string html_page(const std::string& title, const std::string& body, std::string_view style) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{}{}</style>\n"
      "</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
      escape_xml(printable_line(title)), page_style, style, body);
}

std::string to_html(const Report& report) {
  return html_page(report.course.empty() ? "Manyhands" : report.course,
                   html_from_markdown(to_markdown(report)));
}

}  // namespace manyhands
