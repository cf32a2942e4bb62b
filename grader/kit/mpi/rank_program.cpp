#include "kit/mpi/rank_program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kit/guest/crash.hpp"
#include "kit/guest/detector_log.hpp"
#include "kit/guest/notes.hpp"
#include "kit/mpi/layer.hpp"
#include "wire/detector_descriptors.hpp"
#include "wire/frame.hpp"

namespace manyhands::guest {
namespace {

// mpirun closes the detectors' descriptors, except where the sandbox does not let it.
void find_detectors_log() {
  int kind = 0;
  socklen_t size = sizeof kind;
  if (::getsockopt(wire::first_detector_descriptor, SOL_SOCKET, SO_TYPE, &kind, &size) == 0)
    send_reports_to(wire::first_detector_descriptor);
}

// For our own calls of all ranks: in MPI_COMM_WORLD, they would meet the learner's.
MPI_Comm kit_comm = MPI_COMM_NULL;

// Open MPI connects two ranks when they first talk to each other, which takes milliseconds that no program
// can avoid. So all have talked before a call, which may be timed.
void connect_all() {
  const std::vector<char> sent(static_cast<std::size_t>(layer::state().ranks));
  std::vector<char> received(sent.size());
  MPI_Request all_have_talked = MPI_REQUEST_NULL;
  PMPI_Ialltoall(sent.data(), 1, MPI_CHAR, received.data(), 1, MPI_CHAR, kit_comm, &all_have_talked);
  layer::wait_for(&all_have_talked, MPI_STATUS_IGNORE, layer::Traffic::both_sides_poll);
}

void answer(const Call& call) {
  auto& state = layer::state();
  state.figures = {};
  state.synchronous = call.args.value("sends", "") == "synchronous";
  state.sends_until_late =
      call.args.value("late_rank", -1) == state.rank ? call.args.value("late_send", 1) : 0;
  layer::forget_requests();
  start_notes(state.pipe);
  nlohmann::json header;
  Answer answer;
  try {
    state.on = true;
    answer = answer_in_rank(call);
    header = {{"phase", "answer"},
              {"unfinished", layer::unfinished()},
              {"counted", state.figures.counted},
              {"sent", state.figures.sent},
              {"received", state.figures.received},
              {"bytes", state.figures.bytes}};
  } catch (const std::exception& error) {
    header = {{"phase", "threw"}, {"what", error.what()}};
  } catch (...) {
    header = {{"phase", "threw"}, {"what", "something that is not a std::exception"}};
  }
  state.on = false;
  stop_notes();
  if (header.at("phase") == "answer") {
    // Other ranks may need this one to move their last messages.
    MPI_Request all_have_returned = MPI_REQUEST_NULL;
    PMPI_Ibarrier(kit_comm, &all_have_returned);
    layer::wait_for(&all_have_returned, MPI_STATUS_IGNORE, layer::Traffic::both_sides_poll);
  }
  wire::send_all(state.pipe, wire::encode(header, answer.bytes));
}

}  // namespace

int serve_as_rank(const std::filesystem::path& folder) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);           // with mpirun
  ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);  // lets others read our stacks
  auto& state = layer::state();
  find_detectors_log();
  if (PMPI_Init(nullptr, nullptr) != MPI_SUCCESS) return 1;
  if (PMPI_Comm_dup(MPI_COMM_WORLD, &kit_comm) != MPI_SUCCESS) return 1;
  PMPI_Comm_rank(MPI_COMM_WORLD, &state.rank);
  PMPI_Comm_size(MPI_COMM_WORLD, &state.ranks);
  layer::share_activity(folder, state.rank, state.ranks);
  layer::report_errors();
  state.pipe = ::open(answers_of(folder, state.rank).c_str(), O_WRONLY | O_CLOEXEC);
  const int calls = ::open(calls_of(folder, state.rank).c_str(), O_RDONLY | O_CLOEXEC);
  if (state.pipe < 0 || calls < 0) return 1;
  connect_all();
  report_crashes_on(state.pipe);  // after MPI_Init, which installs handlers of its own
  wire::send_all(state.pipe, wire::encode({{"phase", "here"}, {"pid", ::getpid()}}, {}));
  while (auto frame = wire::receive(calls))
    answer({frame->header.value("scenario", ""), frame->header.at("args"), std::move(frame->payload)});
  return 0;
}

}  // namespace manyhands::guest
