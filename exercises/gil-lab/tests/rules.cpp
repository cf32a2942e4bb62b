#include "tests/rules.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "kit/host/cases/expect.hpp"
#include "kit/host/suites/crunch_suite.hpp"

namespace gil_lab {
namespace {

using namespace manyhands;

struct Rule {
  KnownCode code;
  std::string_view message;
};

// Where several are broken, the first one in this list is most likely to be the cause.
const std::array<Rule, 6> known{{
    {"foreign-object",
     "an object of one interpreter was handed to another one, or was still in use when its interpreter "
     "ended. Its "
     "reference count is guarded by the lock of its own interpreter only. Copy it: to_message, then "
     "from_message"},
    {"lock-released-twice",
     "release() was called without the lock, or acquire() with it. Each release() is followed by one "
     "acquire(), in "
     "the same thread"},
    {"object-without-lock",
     "an object was made, read or changed, or a Ref was copied or destroyed, by a thread that did not hold "
     "the lock "
     "of the object's interpreter. Meanwhile, another thread may change the same reference count"},
    {"lock-not-reacquired",
     "a function returned or threw without the lock that it had released. Its caller goes on to run "
     "instructions, "
     "and relies on having the lock"},
    {"lock-held-during-io",
     "fetch_page was called with the interpreter's lock held: until the page arrives, no other thread can "
     "run a "
     "single instruction"},
    {"lock-held-in-native-code",
     "count_primes_between was called with the interpreter's lock held. It touches no object and does not "
     "need the "
     "lock, but until it returns, no other thread can run"},
}};

constexpr std::string_view prefix = "rule:";

// Where the program broke it; null: it did not, or the line is not known.
const host::CutCall* place_of(const host::Reply& reply, const Rule& rule) {
  const auto found =
      std::find_if(reply.cut_calls.begin(), reply.cut_calls.end(), [&](const host::CutCall& call) {
        return call.kind.substr(0, prefix.size()) == prefix && call.kind.substr(prefix.size()) == rule.code;
      });
  return found == reply.cut_calls.end() ? nullptr : &*found;
}

Finding finding_of(const Rule& rule) {
  return host::found(rule.code, std::string(rule.message));
}

}  // namespace

const host::Answer& answer_within_rules(const host::Reply& reply) {
  // The notes come first: after a broken rule, the program may hang or crash.
  for (const auto& rule : known)
    if (const auto* place = place_of(reply, rule)) {
      auto finding = finding_of(rule);
      finding.file = place->file;
      finding.line = place->line;
      host::fail(finding);
    }
  const auto& answer = host::answer_of(reply);
  if (auto broken = broken_rule(answer)) host::fail(*broken);
  if (answer.value.has("lock_misused"))
    host::fail("program-lock-misused", "counting_program: " + answer.value.at("lock_misused").text());
  return answer;
}

std::optional<Finding> broken_rule(const host::Answer& answer) {
  const auto names = answer.value.at("broken_rules").at_most(known.size());
  for (const auto& name : names)
    if (std::none_of(known.begin(), known.end(), [&](const Rule& rule) { return name.text() == rule.code; }))
      host::broken("the answer names a rule that does not exist");
  for (const auto& rule : known)
    for (const auto& name : names)
      if (name.text() == rule.code) return finding_of(rule);
  if (answer.value.has("stopped")) host::broken("the program stopped at a broken rule, but names none");
  return std::nullopt;
}

}  // namespace gil_lab
