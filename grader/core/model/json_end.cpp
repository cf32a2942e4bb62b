// How a run ended, as JSON.
#include <stdexcept>

#include "model/json.hpp"
#include "model/json_values.hpp"

namespace manyhands {
namespace {

using nlohmann::json;
using strict_json::read;

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::answered:
      return "answered";
    case Outcome::threw:
      return "threw";
    case Outcome::crashed:
      return "crashed";
    case Outcome::ended:
      return "ended";
    case Outcome::hung:
      return "hung";
    case Outcome::protocol:
      return "protocol";
    case Outcome::over_limit:
      return "over_limit";
    case Outcome::starved:
      return "starved";
    case Outcome::fault:
      return "fault";
  }
  throw std::logic_error("unknown outcome");
}

json json_of(const End& end) {
  struct Visitor {
    json operator()(const Exited& e) const { return {{"kind", "exited"}, {"status", e.status}}; }
    json operator()(const Signalled& e) const { return {{"kind", "signalled"}, {"signal", e.signal}}; }
    json operator()(const TimedOut& e) const {
      json j{{"kind", "timed_out"}};
      strict_json::put(j, "limit_s", e.limit_s);
      return j;
    }
    json operator()(const OverLimit& e) const {
      return {{"kind", "over_limit"}, {"what", e.what}, {"limit", e.limit}};
    }
    json operator()(const NeverStarted& e) const { return {{"kind", "never_started"}, {"error", e.error}}; }
  };
  return std::visit(Visitor{}, end);
}

End end_from(const json& j) {
  strict_json::object(j, "end");
  std::string kind;
  read(j, "kind", kind);
  if (kind == "exited") {
    Exited end;
    read(j, "status", end.status);
    return end;
  }
  if (kind == "signalled") {
    Signalled end;
    read(j, "signal", end.signal);
    return end;
  }
  if (kind == "timed_out") {
    TimedOut end;
    read(j, "limit_s", end.limit_s);
    return end;
  }
  if (kind == "over_limit") {
    OverLimit end;
    read(j, "what", end.what);
    read(j, "limit", end.limit);
    return end;
  }
  if (kind == "never_started") {
    NeverStarted end;
    read(j, "error", end.error);
    return end;
  }
  wrong_json_type("end", "a kind of end");
}

}  // namespace manyhands
