#include "manyhands/executors.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"

namespace executors_test {

using namespace manyhands;

namespace {

struct Lost : std::runtime_error {
  using std::runtime_error::runtime_error;
};

int doubled(int n) {
  return 2 * n;
}
int loses(int n) {
  throw Lost("number " + std::to_string(n));
}
std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}
int process_of(int /*task*/) {
  return ::getpid();
}
int dies(int signal) {
  ::raise(signal);
  return 0;
}
// Where the numbers are, in the process that runs the task.
std::uint64_t place_of(const Shared<std::vector<int>>& numbers) {
  return reinterpret_cast<std::uintptr_t>(numbers->data());
}
int sum_of(const Shared<std::vector<int>>& numbers) {
  return std::accumulate(numbers->begin(), numbers->end(), 0);
}
int nameless(int n) {
  return n;
}

const RemoteFunction doubled_registered("test doubled", &doubled);
const RemoteFunction loses_registered("test loses", &loses);
const RemoteFunction text_registered("test text", &repeated);
const RemoteFunction process_registered("test process_of", &process_of);
const RemoteFunction dies_registered("test dies", &dies);
const RemoteFunction place_registered("test place_of", &place_of);
const RemoteFunction sum_registered("test sum_of", &sum_of);
const RemoteException<Lost> lost_registered("test Lost");

constexpr Where everywhere[] = {Where::in_place, Where::threads, Where::processes};

}  // namespace

TEST_CASE("the same calls give the same results wherever tasks run") {
  for (const auto where : everywhere)
    for (const int workers : {1, 3}) {
      const auto executor = make_executor(where, workers);
      CHECK(executor->workers() == (where == Where::in_place ? 1 : workers));
      std::vector<Future<int>> futures;
      for (int i = 0; i < 50; ++i) futures.push_back(executor->submit(&doubled, i));
      for (int i = 49; i >= 0; --i) CHECK(futures[static_cast<std::size_t>(i)].get() == 2 * i);
      const std::string long_text(300'000, 'x');
      CHECK(executor->submit(&repeated, long_text, 2).get() == long_text + long_text);
    }
}

TEST_CASE("what a task throws arrives with its type, and its worker goes on") {
  for (const auto where : everywhere) {
    const auto executor = make_executor(where, 1);
    auto lost = executor->submit(&loses, 7);
    auto next = executor->submit(&doubled, 4);
    CHECK_THROWS_AS(lost.get(), Lost);
    CHECK_THROWS_WITH(executor->submit(&loses, 8).get(), "number 8");
    CHECK(next.get() == 8);
  }
}

TEST_CASE("only registered functions can be handed in, wherever tasks run") {
  for (const auto where : everywhere)
    CHECK_THROWS_AS(make_executor(where, 2)->submit(&nameless, 1), NotRegistered);
}

TEST_CASE("tasks run where the executor says") {
  CHECK(make_executor(Where::in_place, 2)->submit(&process_of, 0).get() == ::getpid());
  CHECK(make_executor(Where::threads, 2)->submit(&process_of, 0).get() == ::getpid());
  CHECK(make_executor(Where::processes, 2)->submit(&process_of, 0).get() != ::getpid());
}

TEST_CASE("a shared value is not copied in one process, and sent to another one") {
  const Shared<std::vector<int>> numbers({1, 2, 3});
  for (const auto where : everywhere) {
    const auto executor = make_executor(where, 2);
    CHECK(executor->submit(&sum_of, numbers).get() == 6);
    if (where == Where::processes) continue;
    CHECK(executor->submit(&place_of, numbers).get() == place_of(numbers));
  }
  const auto call = pack_call(&sum_of, numbers);
  CHECK(call.size() >= 3 * sizeof(int));
  CHECK(unpack<int>(run_call(call)) == 6);
}

TEST_CASE("the end of an executor waits for its tasks and its processes") {
  for (const auto where : everywhere) {
    const auto executor = make_executor(where, 3);
    for (int i = 0; i < 20; ++i) executor->submit(&doubled, i);
  }
  const pid_t child = make_executor(Where::processes, 1)->submit(&process_of, 0).get();
  CHECK(::kill(child, 0) != 0);
}

TEST_CASE("a worker process that dies breaks its executor, and nobody waits for ever") {
  const auto executor = make_executor(Where::processes, 2);
  CHECK_THROWS_AS(executor->submit(&dies, SIGKILL).get(), BrokenExecutor);
  CHECK_THROWS_AS(executor->submit(&doubled, 1).get(), BrokenExecutor);
}

}  // namespace executors_test
