#include "build/whose_failure.hpp"

#include <deque>
#include <string>

#include "kit/host/base/catch.hpp"

namespace whose_failure_test {

using namespace manyhands;
using namespace manyhands::build;

namespace {

Unexplained unexplained(bool out_of_time = false) {
  Finding finding;
  finding.code = "does-not-build";
  finding.message = "it breaks";
  return {{"ours", "a remedy"}, {finding}, out_of_time};
}

struct Tries {
  std::deque<Attempt> attempts;
  std::optional<double> control = 2.0;
  std::vector<double> limits = {};
  int controls = 0;

  BuildOutcome settle() {
    return settled(
        [this](double limit) {
          limits.push_back(limit);
          auto next = attempts.front();
          attempts.pop_front();
          return next;
        },
        [this] {
          ++controls;
          return control;
        },
        180);
  }
};

}  // namespace

TEST_CASE("a known end is what it is, and needs no control") {
  for (const Attempt& known : {Attempt{Built{}}, Attempt{Rejected{}}, Attempt{Error{"no disk"}}}) {
    Tries tries{{known}};
    CHECK(tries.settle().index() == known.index());
    CHECK(tries.controls == 0);
  }
}

TEST_CASE("a failure without a word is the submission's where the control is built and it fails twice") {
  Tries tries{{unexplained(), unexplained()}};
  const auto outcome = tries.settle();
  REQUIRE(std::holds_alternative<Rejected>(outcome));
  const auto& finding = std::get<Rejected>(outcome).findings.at(0);
  CHECK(finding.message.starts_with("it breaks; "));
  CHECK(finding.message.find("the cause is in yours") != std::string::npos);
}

TEST_CASE("… ours where the control cannot be built, and nobody's where it passes") {
  Tries alone{{unexplained()}, std::nullopt};
  CHECK(std::get<Error>(alone.settle()).message == "ours");
  Tries once{{unexplained(), Built{}}};
  CHECK(std::holds_alternative<Built>(once.settle()));
  Tries named{{unexplained(), Rejected{}}};
  CHECK(std::holds_alternative<Rejected>(named.settle()));
}

TEST_CASE("what no submission can bring about is tried again, and is ours where it stays") {
  auto failure = unexplained();
  failure.never_theirs = true;
  Tries stays{{failure, failure}};
  CHECK(std::holds_alternative<Error>(stays.settle()));
  Tries passes{{failure, Built{}}};
  CHECK(std::holds_alternative<Built>(passes.settle()));
}

TEST_CASE("time proves something only against what the control took just now") {
  Tries quick{{unexplained(true), unexplained(true)}, 2.0};
  CHECK(std::holds_alternative<Rejected>(quick.settle()));
  CHECK(quick.limits == std::vector<double>{180, 60});
  Tries slow{{unexplained(true), unexplained(true)}, 10.0};
  CHECK(std::holds_alternative<Rejected>(slow.settle()));
  CHECK(slow.limits == std::vector<double>{180, 100});
  // If the original files take half a minute, the machine cannot decide.
  Tries busy{{unexplained(true), unexplained(true)}, 30.0};
  CHECK(std::holds_alternative<Error>(busy.settle()));
  CHECK(busy.limits == std::vector<double>{180, 180});
}

}  // namespace whose_failure_test
