#include "kit/guest/guest.hpp"

#include <cxxabi.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <optional>
#include <vector>

#include "kit/guest/atomic_stops.hpp"
#include "kit/guest/crash.hpp"
#include "kit/guest/detector_log.hpp"
#include "kit/guest/faults.hpp"
#include "kit/guest/late_exit.hpp"
#include "kit/guest/notes.hpp"
#include "kit/guest/planted.hpp"
#include "kit/guest/ranks.hpp"
#include "kit/guest/second_machine.hpp"
#include "kit/guest/worker_program.hpp"
#include "wire/frame.hpp"

namespace manyhands::guest {
namespace {

std::map<std::string, Scenario>& scenarios() {
  static std::map<std::string, Scenario> all;
  return all;
}

bool send(int wire, const nlohmann::json& header, const std::vector<std::byte>& payload = {}) {
  return wire::send_all(wire, wire::encode(header, payload));
}

// A forked child has also returned from the learner's function. It must not answer for its parent, but the
// host must know. The message is short enough to be sent atomically, even if the parent sends at the same
// time.
[[noreturn]] void child_came_out(int wire, std::string threw) {
  constexpr std::size_t most = 200;
  threw.resize(std::min(threw.size(), most));
  const auto note = wire::encode(
      {{"phase", "note"}, {"what", "child-returned"}, {"at", forked_at()}, {"threw", threw}}, {});
  ::send(wire, note.data(), note.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::_exit(0);
}

/// Runs `calls` one after another (`ranks`: there; may be null) and sends the last one's answer. Returns
/// false if the host is gone.
bool answer(int wire, Ranks* ranks, const std::vector<Call>& calls) {
  const auto self = ::getpid();
  for (const auto& call : calls)
    if (!scenarios().contains(call.scenario))
      return send(wire, {{"phase", "unknown_scenario"}, {"scenario", call.scenario}});
  nlohmann::json failure;
  Answer answer;
  start_notes(wire);
  try {
    for (const auto& call : calls) {
      answer = ranks != nullptr ? ranks->call(call) : answer_in_rank(call);
      if (::getpid() != self) break;
    }
  } catch (const abi::__forced_unwind&) {
    send(wire,
         {{"phase", "threw"},
          {"what", "pthread_exit, which ends the thread that called it; your function must return instead"}});
    throw;  // must be rethrown
  } catch (const std::exception& e) {
    failure = {{"phase", "threw"}, {"what", e.what()}};
  } catch (...) {
    failure = {{"phase", "threw"}, {"what", "something that is not a std::exception"}};
  }
  if (::getpid() != self) child_came_out(wire, failure.is_null() ? "" : failure.value("what", ""));
  tell_given_up_calls();
  tell_own_work();
  stop_notes();
  if (!failure.is_null()) return send(wire, failure);
  nlohmann::json header{{"phase", "answer"}, {"value", answer.value}};
  if (const auto places = atomic_stops::noted(); !places.empty()) header["atomics"] = places;
  return send(wire, header, answer.bytes);
}

/// `log`: the first descriptor for the detectors' reports; -1: none. `count`: of ranks; -1: it uses no MPI.
int serve(int wire, int log, int count, int machines) {
  ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);  // lets a process that is not our parent read our stacks
  ::fcntl(wire, F_SETFD, FD_CLOEXEC);           // a program that is executed here is not the one that answers
  report_crashes_on(wire);
  if (log >= 0) send_reports_to(log);
  start_detectors_helper();
  std::optional<Ranks> ranks;
  if (count > 0) ranks.emplace(count, wire, machines == 2);
  if (!send(wire, {{"phase", "ready"}, {"pid", ::getpid()}})) return 1;
  auto frame = wire::receive(wire);
  if (!frame) return 1;
  std::vector<Call> calls;
  for (const auto& earlier : frame->header.value("before", nlohmann::json::array()))
    calls.push_back({earlier.at("scenario"), earlier.at("args"), {}});
  calls.push_back({frame->header.value("scenario", ""), frame->header.value("args", nlohmann::json::object()),
                   std::move(frame->payload)});
  inject_short_reads(frame->header.value("short_reads", false));
  if (frame->header.value("interrupts", false)) allow_interrupts();
  if (frame->header.value("late_exits", false)) children_exit_late();
  if (frame->header.value("note_atomics", false)) atomic_stops::note();
  if (const auto places = frame->header.find("stop_at"); places != frame->header.end())
    atomic_stops::stop_at(places->get<std::vector<std::uint64_t>>());
  if (!answer(wire, ranks ? &*ranks : nullptr, calls)) return wire::exit_line_closed;
  // The process stays as it is until the host has checked what is still running.
  const auto quit = wire::receive(wire);
  if (quit && quit->header.value("plant", false)) planted_race();
  if (quit && quit->header.value("leaks", false)) look_for_leaks();
  tell_how_many_reports();
  std::fflush(nullptr);
  return 0;
}

}  // namespace

Register::Register(const char* name, Scenario scenario) {
  if (scenarios().emplace(name, scenario).second) return;
  std::fprintf(stderr, "two scenarios have the name %s\n", name);
  std::abort();  // the author's mistake: only one of them would be tested
}

Answer answer_in_rank(const Call& call) {
  return scenarios().at(call.scenario)(call);
}

}  // namespace manyhands::guest

int main(int argc, char* argv[]) {
  if (manyhands::guest::is_worker(argc, argv)) manyhands::guest::run_worker(argc, argv);
  if (manyhands::guest::is_rank(argc, argv)) return manyhands::guest::run_rank(argv);
  if (manyhands::guest::is_second_machine(argc, argv)) manyhands::guest::run_second_machine();
  if (manyhands::guest::is_agent(argc, argv)) manyhands::guest::run_agent(argc, argv);
  const auto number_behind = [](const char* flag, const char* argument) {
    const auto length = std::strlen(flag);
    return std::strncmp(argument, flag, length) == 0 ? std::atoi(argument + length) : -1;
  };
  const int wire = argc >= 2 ? number_behind("--wire=", argv[1]) : -1;
  if (wire >= 0) {
    int log = -1;
    int ranks = -1;
    int machines = 1;
    for (int i = 2; i < argc; ++i) {
      log = std::max(log, number_behind("--log=", argv[i]));
      ranks = std::max(ranks, number_behind("--ranks=", argv[i]));
      machines = std::max(machines, number_behind("--machines=", argv[i]));
    }
    return manyhands::guest::serve(wire, log, ranks, machines);
  }
  // Line-buffered as on a terminal: if the program hangs, everything it has printed is visible, even through
  // a pipe.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  return manyhands::guest::plain(argc, argv);
}
