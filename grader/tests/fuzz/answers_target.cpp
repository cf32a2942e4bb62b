// What a learner's program answers, and what the judges of answers make of it: the tests of all exercises are
// run as functions (shadow/), and every call of theirs is given the same answer. An answer of another shape
// than a test needs ends it with BrokenAnswer; nothing else may leave it. The bytes are a line of JSON, then
// raw bytes; "$3" in it stands for what task 3 of an executor really gives.
//
// Takes the place of kit/host/run/call.cpp, expect.cpp and stages.cpp, which would start a program.
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/at_rest.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/executor_contract.hpp"
#include "kit/host/suites/workload.hpp"
#include "tests/fuzz/answered.hpp"
#include "tests/fuzz/target.hpp"

namespace manyhands {
namespace {

host::Answer given;
std::vector<host::CpuWorkload>& workloads() {
  static std::vector<host::CpuWorkload> all;
  return all;
}

void fill_in(nlohmann::json& value) {
  if (value.is_structured())
    for (auto& element : value) fill_in(element);
  if (!value.is_string()) return;
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > 1 && text.size() < 4 && text.front() == '$')
    value = host::executor_task_value(std::atoi(text.c_str() + 1));
}

void run(std::string_view bytes) {
  const auto end = std::min(bytes.find('\n'), bytes.size());
  auto value = nlohmann::json::parse(bytes.substr(0, end), nullptr, false);
  if (value.is_discarded()) value = nullptr;
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  const auto* raw = reinterpret_cast<const std::byte*>(bytes.data());
  for (const auto test : fuzz::tests()) {
    given.value = host::Given(value);
    given.bytes.assign(raw, raw + bytes.size());
    host::context().result = {};
    try {
      test();
    } catch (const fuzz::TestEnded&) {
    } catch (const host::BrokenAnswer&) {
    }
  }
  given.value = host::Given(value);
  for (const auto& workload : workloads()) {
    const auto call = workload.make_input(1, 2);
    try {
      static_cast<void>(workload.judge(call, given));
    } catch (const host::BrokenAnswer&) {
    }
  }
}

const fuzz::RegisterTarget registered{"answers", run};

}  // namespace

std::vector<void (*)()>& fuzz::tests() {
  static std::vector<void (*)()> all;
  return all;
}

namespace host {

Context& context() {
  static Context only;
  return only;
}

Reply call(const Call& call, site::Server*) {
  Reply reply;
  reply.run.outcome = Outcome::answered;
  reply.run.workers = call.workers;
  auto value = given.value.raw();
  if (value.is_structured()) fill_in(value);
  reply.answer = Answer{Given(std::move(value)), given.bytes};
  return reply;
}

Reply call_at_rest(const Call& asked, site::Server& site, std::vector<Step>) {
  return call(asked, &site);
}

const Answer& answer_of(const Reply& reply) {
  return *reply.answer;
}

void fail(Finding finding) {
  context().result.findings.push_back(std::move(finding));
  throw fuzz::TestEnded();
}
void fail(KnownCode code, std::string message) {
  Finding finding;
  finding.code = code.str();
  finding.message = std::move(message);
  fail(std::move(finding));
}
void note_failure(Finding) {}
void fault(const std::string&) {
  throw fuzz::TestEnded();
}
void expect(bool ok, KnownCode code, const std::string& message) {
  if (!ok) fail(code, message);
}
void stop_if_hung() {}
void of_task(int) {}
std::uint64_t fresh_seed() {
  return 42;  // right answers are computed once
}
int workers() {
  return 2;
}
bool instrumented() {
  return false;
}

RegisterWorkload::RegisterWorkload(CpuWorkload workload) {
  workloads().push_back(std::move(workload));
}
RegisterWorkload::RegisterWorkload(IoWorkload) {}
RegisterWorkload::RegisterWorkload(WaitingWorkload) {}

}  // namespace host
}  // namespace manyhands
