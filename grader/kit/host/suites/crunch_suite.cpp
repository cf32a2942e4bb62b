#include "kit/host/suites/crunch_suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/atomic_stops.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {

std::string with(int workers) {
  return workers == 1 ? "with one worker" : fmt::format("with {} workers", workers);
}

Finding found(KnownCode code, std::string message) {
  Finding result;
  result.code = code.str();
  result.by = "tests";
  result.message = std::move(message);
  return result;
}

Answer check_right(const Call& call, const Judge& judge) {
  INFO("workers: " << call.workers << ", input: " << call.args.dump());
  const Reply reply = host::call(call);
  Answer answer = answer_of(reply);
  if (auto wrong = judge(call, answer)) fail(*wrong);
  if (call.workers > 1)
    with_stops_at_atomics(
        [&](const AtomicOrders& orders) {
          auto again = call;
          orders.add_to(again);
          return host::call(again);
        },
        [&](const Reply& stopped) {
          auto wrong = judge(call, answer_of(stopped));
          if (!wrong) return;
          wrong->message += in_that_order;
          fail(*wrong);
        });
  SUCCEED();
  return answer;
}

void check_for_workers(const std::vector<int>& workers, const std::function<Call(int)>& make,
                       const Judge& judge,
                       const std::function<std::string(const Answer&, const Answer&)>& difference) {
  std::optional<Answer> first;
  for (const int count : workers) {
    Answer answer = check_right(make(count), judge);
    if (!first) {
      first = std::move(answer);
    } else if (answer.bytes != first->bytes) {
      const auto again = count == workers.front();
      auto message =
          again ? fmt::format("two calls with the same input, both {}, gave different answers", with(count))
                : fmt::format("{} the answer is different from the one {}, for the same input", with(count),
                              with(workers.front()));
      if (difference) message += ": " + difference(*first, answer);
      fail("depends-on-workers", message);
    }
  }
}

// A library may open a descriptor of its own, but not in each call. Whoever still is a child after the call
// has not been waited for. Children end late, so that it does not depend on luck whether a program that only
// asks once finds them.
void check_nothing_left(const Call& call, const Call& usual, const Judge& judge, const std::string& little) {
  const auto left_of = [&judge](Call of) {
    of.late_exits = true;
    const Reply reply = host::call(of);
    if (auto wrong = judge(of, answer_of(reply))) fail(*wrong);
    return reply.run.left;
  };
  const auto first = left_of(call);
  const auto again = left_of(call);
  const auto always = left_of(usual);
  const auto lead = fmt::format("{}, and only {}: ", with(call.workers), little);
  if (const int open = std::min(first.descriptors, again.descriptors); open > 0 && always.descriptors == 0)
    fail("descriptors-left-open",
         fmt::format("{}{} still open when your function had returned. Close the pipes of workers that have "
                     "nothing to do, too",
                     lead,
                     open == 1 ? "1 file descriptor was" : fmt::format("{} file descriptors were", open)));
  const int left = std::min(first.children + first.zombies, again.children + again.zombies);
  if (left > 0 && always.children + always.zombies == 0)
    fail("children-not-reaped",
         fmt::format("{}{} not been waited for when your function had returned", lead,
                     left == 1 ? "1 child process had" : fmt::format("{} child processes had", left)));
  SUCCEED();
}

void check_second_call(const Call& first, Call second, const Judge& judge) {
  check_right(second, judge);
  second.before = {first};
  const Reply reply = host::call(second);
  if (const auto wrong = judge(second, answer_of(reply)))
    fail("cached-between-runs",
         "the second call in the same program, with another input, gives another answer than the same call "
         "in a new program: " +
             wrong->message);
}

}  // namespace manyhands::host
