#include "manyhands/web.hpp"

#include <cctype>
#include <optional>
#include <string_view>

namespace manyhands::web {
namespace {

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(a[i])) != std::tolower(static_cast<unsigned char>(b[i])))
      return false;
  return true;
}

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

/// Searches the attributes of a tag; `rest` is what follows the tag's name, up to and without '>'.
std::optional<std::string> href_of(std::string_view rest) {
  std::size_t at = 0;
  while (at < rest.size()) {
    while (at < rest.size() && (is_space(rest[at]) || rest[at] == '/')) ++at;
    const std::size_t name_at = at;
    while (at < rest.size() && !is_space(rest[at]) && rest[at] != '=') ++at;
    const std::string_view name = rest.substr(name_at, at - name_at);
    while (at < rest.size() && is_space(rest[at])) ++at;
    if (at >= rest.size() || rest[at] != '=') continue;  // an attribute without a value
    ++at;
    while (at < rest.size() && is_space(rest[at])) ++at;
    std::string_view value;
    if (at < rest.size() && (rest[at] == '"' || rest[at] == '\'')) {
      const std::size_t end = rest.find(rest[at], at + 1);
      value = rest.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
      at = end == std::string_view::npos ? rest.size() : end + 1;
    } else {
      const std::size_t value_at = at;
      while (at < rest.size() && !is_space(rest[at])) ++at;
      value = rest.substr(value_at, at - value_at);
    }
    if (equals_ignoring_case(name, "href")) return std::string(value);
  }
  return std::nullopt;
}

/// The '>' that ends the tag at `from`, ignoring any '>' inside quotes.
std::size_t end_of_tag(const std::string& html, std::size_t from) {
  char quote = 0;
  for (std::size_t at = from; at < html.size(); ++at) {
    if (quote != 0) {
      if (html[at] == quote) quote = 0;
    } else if (html[at] == '"' || html[at] == '\'') {
      quote = html[at];
    } else if (html[at] == '>') {
      return at;
    }
  }
  return std::string::npos;
}

void unescape_ampersands(std::string& text) {
  for (std::size_t at = 0; (at = text.find("&amp;", at)) != std::string::npos; ++at) text.replace(at, 5, "&");
}

/// Empty if it is not a page (mailto:, for example).
std::string absolute(const std::string& base, const std::string& target) {
  const std::size_t scheme_end = target.find_first_of(":/?#");
  if (scheme_end != std::string::npos && target[scheme_end] == ':') {
    const std::string_view scheme = std::string_view(target).substr(0, scheme_end);
    return equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https") ? target
                                                                                         : std::string();
  }
  const std::size_t host_at = base.find("//");
  if (host_at == std::string::npos) return {};
  const std::size_t path_at = base.find('/', host_at + 2);
  const std::string origin = base.substr(0, path_at);
  const std::string path =
      path_at == std::string::npos ? "/" : base.substr(path_at, base.find('?', path_at) - path_at);
  if (target.empty()) return base;
  if (target.compare(0, 2, "//") == 0) return base.substr(0, host_at) + target;
  if (target[0] == '/') return origin + target;
  if (target[0] == '?') return origin + path + target;
  std::string folder = path.substr(0, path.rfind('/') + 1);
  std::size_t from = 0;
  for (;;) {  // resolves "./x" and "../x"
    if (target.compare(from, 2, "./") == 0) {
      from += 2;
    } else if (target.compare(from, 3, "../") == 0) {
      from += 3;
      if (folder.size() > 1) folder.erase(folder.rfind('/', folder.size() - 2) + 1);
    } else {
      return origin + folder + target.substr(from);
    }
  }
}

}  // namespace

std::string without_fragment(const std::string& url) {
  return url.substr(0, url.find('#'));
}

std::vector<std::string> links(const std::string& base, const std::string& html) {
  const std::string page = without_fragment(base);
  std::vector<std::string> result;
  for (std::size_t at = 0; (at = html.find('<', at)) != std::string::npos;) {
    if (html.compare(at, 4, "<!--") == 0) {
      const std::size_t end = html.find("-->", at + 4);
      if (end == std::string::npos) break;
      at = end + 3;
      continue;
    }
    const bool anchor =
        at + 2 < html.size() && (html[at + 1] == 'a' || html[at + 1] == 'A') && is_space(html[at + 2]);
    if (!anchor) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_tag(html, at);
    if (end == std::string::npos) break;
    auto href = href_of(std::string_view(html).substr(at + 2, end - at - 2));
    at = end + 1;
    if (!href) continue;
    unescape_ampersands(*href);
    std::string target = absolute(page, without_fragment(*href));
    if (!target.empty()) result.push_back(std::move(target));
  }
  return result;
}

}  // namespace manyhands::web
