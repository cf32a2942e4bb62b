#include "cli/watch/grading_events.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.hpp"
#include "report/reporters.hpp"

namespace manyhands {
namespace {

using nlohmann::json;

std::string line_of_event(const json& event) {
  return event.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<GradingEvent> event_of(const std::string& line) {
  const auto event = json::parse(line, nullptr, false);
  if (!event.is_object()) return std::nullopt;
  const auto part = [&](const char* key) {
    const auto found = event.find(key);
    return found != event.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (auto says = part("says"); !says.empty()) return GradingEvent{printable_line(says), std::nullopt};
  auto report = report_from_json(part("report"));
  if (!report) return std::nullopt;
  return GradingEvent{{}, std::move(*report)};
}

}  // namespace

std::string event_line(const std::string& says) {
  return line_of_event({{"says", says}});
}

std::string event_line(const Report& so_far) {
  return line_of_event({{"report", to_json(so_far)}});
}

std::vector<GradingEvent> EventReader::events_of(std::string_view bytes) {
  begun_ += bytes;
  std::vector<GradingEvent> events;
  std::size_t from = 0;
  for (auto end = begun_.find('\n'); end != std::string::npos; end = begun_.find('\n', from)) {
    if (auto event = event_of(begun_.substr(from, end - from))) events.push_back(std::move(*event));
    from = end + 1;
  }
  begun_.erase(0, from);
  return events;
}

}  // namespace manyhands
