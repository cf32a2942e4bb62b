// What the tests of all number-crunching exercises share: one call for each number of workers, one judge for
// tests and workload, and the rule that the answer must not depend on the number of workers.
//
//   const host::Judge judge = [](const Call& call, const Answer& answer) -> std::optional<Finding> {…};
//   TEST_CASE("The picture is the same for 1 to 8 workers", "[task1]") {
//     host::check_for_workers({1, 2, 3, 4, 5, 6, 7, 8}, [&](int w) { return call_for(view, w); }, judge);
//   }
//
// For use inside a test case, from its thread.
#pragma once
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {

/// None: the answer is right. The same type as in CpuWorkload.
using Judge = std::function<std::optional<Finding>(const Call&, const Answer&)>;

/// "with one worker", "with 3 workers".
std::string with(int workers);

/// A finding without a place.
Finding found(KnownCode code, std::string message);

/// The bytes of an answer as plain values. Throws BrokenAnswer if the last value is cut off.
template <class T>
std::vector<T> values_in(const Answer& answer) {
  if (answer.bytes.size() % sizeof(T) != 0) broken("the answer could not be read: a value in it is cut off");
  std::vector<T> values(answer.bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), answer.bytes.data(), values.size() * sizeof(T));
  return values;
}

/// Makes the call and returns the answer; ends the test case with the judge's finding if the answer is wrong.
Answer check_right(const Call& call, const Judge& judge);

/// check_right for each number of workers, in this order; `make` must give the same input each time. A number
/// may occur twice. All answers must have the same bytes: otherwise `depends-on-workers`, with `difference`
/// (optional) between the first answer and the one that differs.
void check_for_workers(const std::vector<int>& workers, const std::function<Call(int workers)>& make,
                       const Judge& judge,
                       const std::function<std::string(const Answer&, const Answer&)>& difference = {});

/// The answer is right, and nothing is left of a call with so little to do that some workers get nothing: the
/// mechanism check sees only calls with much to do. `little` ends a sentence: "and only 3 chunks". For
/// programs with child processes, which use pipes. `usual`: a call in which every worker gets something; what
/// is left of that, too, is for the mechanism check to say.
void check_nothing_left(const Call& call, const Call& usual, const Judge& judge, const std::string& little);

/// check_right for `second`; then again in a process that was given `first` before: if the second answer is
/// now wrong, the finding is `cached-between-runs`. The two should have different inputs of different sizes.
void check_second_call(const Call& first, Call second, const Judge& judge);

}  // namespace manyhands::host
