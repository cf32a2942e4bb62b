#include "tests/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/held_call.hpp"
#include "kit/host/run/judged.hpp"
#include "manyhands/words.hpp"

namespace wordcount {

using namespace manyhands;

Text text_of(int pieces, int words, std::vector<int> marked) {
  Text text{.seed = host::fresh_seed(), .pieces = pieces, .words = words, .vocabulary = 300};
  text.marked = std::move(marked);
  // No word of word_number() contains a q.
  if (!text.marked.empty()) text.mark = "q" + word_number(host::fresh_seed() % 1000000) + "q";
  return text;
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  const auto& args = call.args;
  const Text text{.seed = args.at("seed"),
                  .pieces = args.at("pieces"),
                  .words = args.at("words"),
                  .vocabulary = args.at("vocabulary")};
  return judge_answer(text, answer, {});
}

void rename(Finding& finding, KnownCode code, const std::string& lead) {
  static const std::vector<KnownCode> names_of_their_own{
      "wait-before-read", "pipe-end-left-open", "broken-pipe",    "fork-after-threads",
      "crashed",          "address-sent",       "child-returned", "threw",
      "counted-twice",    "ended-early",        "job-lost",       "endless-loop"};
  // Of a message that has not arrived completely, anything may come.
  const bool is_counts = finding.code == KnownCode("job-lost") || finding.code == KnownCode("counted-twice");
  const bool of_messages =
      (code == KnownCode("short-read") && is_counts) ||
      (code == KnownCode("interrupted-call") &&
       (is_counts || finding.code == KnownCode("threw") || finding.code == KnownCode("crashed")));
  if (of_messages || std::find(names_of_their_own.begin(), names_of_their_own.end(), finding.code) ==
                         names_of_their_own.end())
    finding.code = code.str();
  finding.message = lead + ". The result: " + finding.message;
}

std::optional<Finding> without_answer(const host::Reply& reply) {
  const auto& run = reply.run;
  if (run.outcome == Outcome::starved || run.outcome == Outcome::fault)
    host::answer_of(reply);  // ends the test
  if (run.outcome != Outcome::answered) return host::diagnose(run, host::context().prefix);
  return host::child_returned(run);
}

std::optional<Finding> wrong_with(const Text& text, const host::Reply& reply, const Expected& expected) {
  if (auto none = without_answer(reply)) return none;
  return judge_answer(text, *reply.answer, expected);
}

namespace {

// What the answer itself says.
std::vector<int> set_aside_in(const Text& text, const host::Answer& answer) {
  std::vector<int> numbers;
  for (const auto& number : answer.value.at("set_aside").elements())
    numbers.push_back(number.whole<int>(0, text.pieces - 1));
  return numbers;
}

}  // namespace

bool only_deadlines_missed(const Text& text, const host::Reply& reply) {
  if (!reply.answer) return false;
  const auto numbers = set_aside_in(text, *reply.answer);
  const bool each_once = std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end();
  return each_once && !wrong_with(text, reply, {.losses = true, .set_aside = numbers});
}

void fail_after(const host::Reply& reply, Finding finding) {
  if (reply.run.outcome == Outcome::hung) host::context().stopped = true;
  host::fail(std::move(finding));
}

void expect_workers(const Scene& scene, const host::Reply& reply) {
  if (scene.itself()) {
    if (reply.run.peak_threads > 1)
      host::fail("threads-not-processes",
                 "a thread of your program's own process called words_in. Only worker processes may call it: "
                 "it may crash, and a crash ends all threads of a process");
    host::fail("serial",
               "your program's own process called words_in. Only worker processes may call it: it "
               "may crash, and then your program must go on");
  }
  const auto forked = std::find_if(scene.takes().begin(), scene.takes().end(),
                                   [](const Take& take) { return !take.executed; });
  if (forked != scene.takes().end())
    host::fail("not-executed",
               "a worker is a forked copy of your program: it called words_in, and the kernel shows that it "
               "has not executed anything since fork. Execute worker_command() in the child; this starts "
               "work() in a new process");
  if (!scene.takes().empty()) return;
  if (auto none = without_answer(reply)) fail_after(reply, std::move(*none));
  host::fail("not-executed",
             "no process of your program called words_in for one of the pieces. Workers must count each "
             "piece with words_in");
}

host::Reply right_in_spite_of(const Text& text, const Given& given, Scene& scene, const Expected& expected,
                              KnownCode code, const std::string& lead, std::chrono::milliseconds may_sleep) {
  auto call = call_for(text, given);
  call.may_sleep = may_sleep;
  auto reply = host::call_held(call, scene.as_look());
  expect_workers(scene, reply);
  if (auto wrong = wrong_with(text, reply, expected)) {
    rename(*wrong, code, lead);
    fail_after(reply, std::move(*wrong));
  }
  return reply;
}

void expect_dead_are_reaped(const Text& text, const host::Reply& reply, int deaths, const std::string& lead) {
  const auto& left = reply.run.left;
  if (left.zombies == 0 && left.descriptors == 0) return;
  auto unmarked = text;
  unmarked.marked.clear();
  unmarked.mark.clear();
  const auto undisturbed = host::call(call_for(unmarked, {.workers = reply.run.workers}));
  host::answer_of(undisturbed);
  if (left.zombies > 0 && undisturbed.run.left.zombies == 0)
    host::fail("children-not-reaped", fmt::format("{}: your program never waited for {}. A dead worker needs "
                                                  "waitpid, too",
                                                  lead, deaths == 1 ? "it" : "them"));
  if (left.descriptors > 0 && undisturbed.run.left.descriptors == 0)
    host::fail(
        "descriptors-left-open",
        fmt::format("{}: of the pipes to {}, {} still open after your function had returned. Close the "
                    "pipes to a dead worker, too",
                    lead, deaths == 1 ? "it" : "them",
                    left.descriptors == 1 ? "1 end was" : fmt::format("{} ends were", left.descriptors)));
}

std::string packed_piece(const Text& text, int piece) {
  return words::pack(words::words_of(pieces_of(text)[static_cast<std::size_t>(piece)]));
}

std::size_t shortest_answer(const Text& text) {
  std::size_t least = packed_piece(text, 0).size();
  for (int piece = 1; piece < text.pieces; ++piece) least = std::min(least, packed_piece(text, piece).size());
  return least;
}

}  // namespace wordcount
