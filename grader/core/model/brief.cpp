#include "model/brief.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "model/json.hpp"

namespace manyhands {
namespace {

using nlohmann::json;

// In a line, the host's name ends at the next space; but a program may have sent a name with spaces.
std::string without_blanks(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '+');
  return text;
}

[[noreturn]] void wrong(std::string_view line) {
  throw json::other_error::create(501, "\"" + std::string(line.substr(0, 60)) + "\" is not a request",
                                  nullptr);
}

std::int64_t next_number(std::string_view line, std::string_view& rest) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  const auto used = static_cast<std::size_t>(end - rest.data());
  if (code != std::errc() || used >= rest.size() || rest[used] != ' ') wrong(line);
  rest.remove_prefix(used + 1);
  return number;
}

int next_int(std::string_view line, std::string_view& rest) {
  const auto number = next_number(line, rest);
  if (number < -1 || number > INT32_MAX) wrong(line);
  return static_cast<int>(number);
}

bool is_ledger(const json& value) {
  return value.is_array() && !value.empty() && value.front().is_object();
}

// Returns it unchanged if it is something else with this name.
json lines_of(const json& ledger) {
  auto lines = json::array();
  try {
    for (const auto& request : ledger) lines.push_back(brief(request.get<Request>()));
  } catch (const json::exception&) {
    return ledger;
  }
  return lines;
}

void shorten_in(json& value, bool passed, bool in_stream) {
  if (value.is_array())
    for (auto& element : value) shorten_in(element, passed, in_stream);
  if (!value.is_object()) return;
  in_stream = in_stream || (value.contains("blocks") && value.contains("speed"));
  if (const auto requests = value.find("requests"); requests != value.end() && is_ledger(*requests)) {
    if (passed && !in_stream) {
      const auto count = requests->size();
      value.erase(requests);
      value["requests_left_out"] = count;
    } else {
      *requests = lines_of(*requests);
    }
  }
  for (auto& [key, part] : value.items())
    if (part.is_structured()) shorten_in(part, passed, in_stream);
}

}  // namespace

std::string brief(const Request& r) {
  std::string line;
  for (const std::int64_t number : {std::int64_t{r.connection}, std::int64_t{r.status}, r.begin_ns, r.end_ns,
                                    std::int64_t{r.in_flight}, r.discovered_ns})
    line += std::to_string(number) + " ";
  return line + without_blanks(r.host) + " " + r.path;
}

Request request_from_brief(std::string_view line) {
  auto rest = line;
  Request request;
  request.connection = next_int(line, rest);
  request.status = next_int(line, rest);
  request.begin_ns = next_number(line, rest);
  request.end_ns = next_number(line, rest);
  request.in_flight = next_int(line, rest);
  request.discovered_ns = next_number(line, rest);
  const auto blank = rest.find(' ');
  if (blank == std::string_view::npos) wrong(line);
  request.host = rest.substr(0, blank);
  request.path = rest.substr(blank + 1);
  return request;
}

json brief(json measured, bool passed) {
  shorten_in(measured, passed, false);
  return measured;
}

}  // namespace manyhands
