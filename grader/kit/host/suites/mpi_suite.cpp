#include "kit/host/suites/mpi_suite.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/cut_calls.hpp"
#include "kit/host/run/guest_box.hpp"
#include "kit/host/run/judged.hpp"

namespace manyhands::host {
namespace {

// As in kit/guest/ranks.hpp, which the host does not include.
constexpr std::string_view mpi_failed = "MPI failed: ";
constexpr std::string_view rank_ended = "A rank ended: ";

constexpr std::int64_t most_messages = 1'000'000'000;
constexpr std::int64_t most_bytes = std::int64_t{1} << 40;

[[noreturn]] void fail_at(const Reply& reply, const char* kind, Finding finding) {
  place_at_cut_calls(finding, reply, kind);
  fail(std::move(finding));
}

bool noted(const Reply& reply, std::string_view kind) {
  for (const auto& call : reply.cut_calls)
    if (call.kind == kind) return true;
  return false;
}

void look_for_errors(const Reply& reply) {
  const std::string_view message = reply.run.message;
  if (reply.run.outcome != Outcome::threw) return;
  if (message.starts_with(mpi_failed))
    fail_at(reply, "rule:mpi-error", found("mpi-error", std::string(message.substr(mpi_failed.size()))));
  // A detector that has reported something ends the rank, and says more.
  if (message.starts_with(rank_ended) && context().stage != "memory")
    fail("rank-ended", std::string(message.substr(rank_ended.size())) +
                           ". Your function must return in every rank; nothing in your files may call exit");
}

void look_at_messages(const Call& call, const Reply& reply, const RanksSeen& seen) {
  if (seen.unfinished > 0)
    fail_at(reply, "rule:request-not-completed",
            found("request-not-completed",
                  fmt::format("{} when your function had returned, {} still open: no MPI_Wait or MPI_Test "
                              "had completed {}",
                              with_ranks(call.ranks),
                              seen.unfinished == 1 ? "1 request was"
                                                   : fmt::format("{} requests were", seen.unfinished),
                              seen.unfinished == 1 ? "it" : "them")));
  if (seen.unreceived != 0)
    fail("message-not-received",
         fmt::format("{} your ranks sent {} that no rank received", with_ranks(call.ranks),
                     seen.unreceived == 1 ? "1 message" : fmt::format("{} messages", seen.unreceived)));
}

}  // namespace

std::string with_ranks(int ranks) {
  return ranks == 1 ? "with one rank," : fmt::format("with {} ranks,", ranks);
}

RanksSeen ranks_seen(const Answer& answer) {
  return {answer.value.at("unfinished").whole<std::int64_t>(0, most_messages),
          answer.value.at("unreceived").whole<std::int64_t>(-most_messages, most_messages),
          answer.value.at("bytes").whole<std::int64_t>(0, most_bytes)};
}

Reply check_ranks(const Call& call, const Judge& judge) {
  INFO("ranks: " << call.ranks << ", input: " << call.args.dump());
  Reply reply = host::call(call);
  look_for_errors(reply);
  const Answer& answer = answer_of(reply);
  if (noted(reply, "rule:changed-while-sent"))
    fail_at(reply, "rule:changed-while-sent",
            found("changed-while-sent",
                  fmt::format("{} what this call sends was changed before the request was complete",
                              with_ranks(call.ranks))));
  if (auto wrong = judge(call, answer)) fail(std::move(*wrong));
  look_at_messages(call, reply, ranks_seen(answer));
  SUCCEED();
  return reply;
}

void check_two_machines(Call call, const Judge& judge) {
  INFO("two machines, ranks: " << call.ranks);
  SUCCEED();
  call.two_machines = true;
  auto serial = call;
  serial.arm = Arm::serial;
  // What the machine does not allow even for our own program is nobody's mistake.
  if (!two_machines_work() || !host::call(serial).answer) return;
  check_ranks(call, [&judge](const Call& made, const Answer& answer) {
    auto wrong = judge(made, answer);
    if (wrong) wrong->message += " (in a run in which every other rank was on a second machine)";
    return wrong;
  });
}

void check_synchronous_sends(Call call, const Judge& judge) {
  check_ranks(call, judge);
  call.args["sends"] = "synchronous";
  INFO("synchronous sends, ranks: " << call.ranks);
  const Reply reply = host::call(call);
  if (reply.run.outcome == Outcome::hung) {
    auto hang = diagnose(reply.run, context().prefix);
    hang.code = KnownCode("messages-that-only-fit").str();
    hang.message = fmt::format(
        "{} your program finishes if MPI has room for the messages on their way, and hangs if each MPI_Send "
        "waits until its message is received, which MPI may do at any time. Each rank waits for another one",
        with_ranks(call.ranks));
    fail(std::move(hang));
  }
  look_for_errors(reply);
  const Answer& answer = answer_of(reply);
  if (auto wrong = judge(call, answer)) {
    wrong->message += " (in a run in which each MPI_Send waited until its message was received)";
    fail(std::move(*wrong));
  }
}

void check_late_rank(Call call, int rank, const Judge& judge) {
  check_ranks(call, judge);
  call.args["late_rank"] = rank;
  for (const int send : {1, 2}) {
    call.args["late_send"] = send;
    INFO("late: send " << send << " of rank " << rank << ", ranks: " << call.ranks);
    const Reply reply = host::call(call);
    look_for_errors(reply);
    const Answer& answer = answer_of(reply);
    auto wrong = judge(call, answer);
    if (!wrong) continue;
    wrong->message += fmt::format(
        " (in a run in which rank {} was slow: its {} send started when all other ranks could only wait)",
        rank, send == 1 ? "first" : "second");
    fail(std::move(*wrong));
  }
}

std::int64_t bytes_between_ranks(const Reply& reply) {
  return reply.network_bytes >= 0 ? reply.network_bytes : ranks_seen(answer_of(reply)).bytes;
}

}  // namespace manyhands::host
