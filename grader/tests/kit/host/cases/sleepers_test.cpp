#include "kit/host/cases/sleepers.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"

namespace sleepers_test {

using namespace manyhands;
using host::AtRest;

namespace {

Rest rest_with(std::int64_t busy_ns, std::int64_t cpu_ns, long wake_ups = 0) {
  Rest rest;
  rest.used = true;
  rest.span_ns = 1'000'000;
  rest.busy_ns = busy_ns;
  rest.cpu_ns = cpu_ns;
  rest.wake_ups.least = rest.wake_ups.count = wake_ups;
  return rest;
}

const auto asleep = rest_with(10'000, 10'000);
const auto spins = rest_with(990'000, 800'000);
const auto looks_up = rest_with(10'000, 10'000, 4);
const auto kept_from_cpu = rest_with(990'000, 20'000);

struct Looked {
  std::size_t times = 0;
  std::string code;
  std::size_t unmeasured = 0;
};

// The last one again and again.
Looked looked_at(const std::vector<std::optional<Rest>>& rests) {
  host::context() = host::Context{};
  Looked looked;
  const auto look = [&] { return rests[std::min(looked.times++, rests.size() - 1)]; };
  if (const auto found = host::found_awake({look, "it had to wait"})) looked.code = found->code;
  looked.unmeasured = host::context().result.unmeasured.size();
  host::context() = host::Context{};
  return looked;
}

}  // namespace

TEST_CASE("a program that is ready to run but gets no CPU may be about to sleep") {
  CHECK(host::at_rest(asleep) == AtRest::asleep);
  CHECK(host::at_rest(spins) == AtRest::awake);
  CHECK(host::at_rest(looks_up) == AtRest::awake);
  CHECK(host::at_rest(kept_from_cpu) == AtRest::unclear);
  CHECK(host::at_rest(Rest{}) == AtRest::unclear);
}

TEST_CASE("whether a program sleeps is decided by two looks that saw it awake, or one that saw it asleep") {
  CHECK(looked_at({spins}).code == "busy-wait");
  CHECK(looked_at({looks_up}).code == "polls");
  CHECK(looked_at({kept_from_cpu, spins, Rest{}, spins}).code == "busy-wait");
  const auto slept = looked_at({spins, kept_from_cpu, asleep});
  CHECK((slept.code.empty() && slept.unmeasured == 0 && slept.times == 3));
}

TEST_CASE("where load hides whether a program sleeps, that is not measured") {
  const auto hidden = looked_at({kept_from_cpu, spins, kept_from_cpu});
  CHECK(hidden.code.empty());
  CHECK(hidden.unmeasured == 1);
}

TEST_CASE("a program that never had to wait is no program that the machine was too busy for") {
  const auto never = looked_at({kept_from_cpu, std::nullopt});
  CHECK(never.code.empty());
  CHECK(never.unmeasured == 0);
  CHECK(never.times == 2);
}

}  // namespace sleepers_test
