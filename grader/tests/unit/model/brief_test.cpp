#include "model/brief.hpp"
#include "kit/host/base/catch.hpp"
#include "model/json.hpp"

namespace brief_test {

using namespace manyhands;
using nlohmann::json;

namespace {

Request request() {
  Request r;
  r.path = "/p/17?a b";
  r.host = "h1.test:8080";
  r.connection = 3;
  r.status = 200;
  r.begin_ns = 12;
  r.end_ns = 9'000'000'000'000;
  r.in_flight = 8;
  return r;
}

}  // namespace

TEST_CASE("A request in one line is the same request") {
  const auto line = brief(request());
  CHECK(line == "3 200 12 9000000000000 8 -1 h1.test:8080 /p/17?a b");
  CHECK(json(request_from_brief(line)) == json(request()));
  CHECK(json(json(line).get<Request>()) == json(request()));
  auto odd = request();
  odd.host = "two words";
  odd.path = "";
  CHECK(request_from_brief(brief(odd)).host == "two+words");
  for (const auto* wrong : {"", "3", "3 200 12 9 8 -1 host", "3 200 12 9 8 x host /", "3 200 12 9 -7 -1 h /",
                            "99999999999 200 12 9 8 -1 h /"}) {
    INFO(wrong);
    CHECK_THROWS_AS(request_from_brief(wrong), json::exception);
  }
}

TEST_CASE("Only streams keep the ledgers of what passed") {
  Run run;
  run.wall_ns = 7;
  run.requests = {request(), request()};
  const json measured{{"raw", {run}},
                      {"parts", {{{"raw", {{"speed", json::object()}, {"blocks", {{{"runs", {run}}}}}}}}}}};
  const auto failed = brief(measured, false);
  CHECK(failed["raw"][0]["requests"].size() == 2);
  CHECK(failed["raw"][0].get<Run>().requests.size() == 2);
  CHECK(brief(failed, false) == failed);
  const auto passed = brief(measured, true);
  CHECK_FALSE(passed["raw"][0].contains("requests"));
  CHECK(passed["raw"][0]["requests_left_out"] == 2);
  CHECK(passed["raw"][0]["wall_ns"] == 7);
  const auto judged_again = passed["parts"][0]["raw"]["blocks"][0]["runs"][0].get<Run>();
  CHECK(json(judged_again) == json(run));
  // Other data with the name of a ledger stays as it is.
  const json other{{"requests", {{{"path", 1}}}}};
  CHECK(brief(other, false) == other);
}

}  // namespace brief_test
