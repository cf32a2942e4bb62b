#include "kit/guest/ranks.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "kit/guest/second_machine.hpp"
#include "wire/frame.hpp"
#include "wire/machines.hpp"

extern char** environ;

namespace manyhands::guest {
namespace {

constexpr std::string_view as_rank = "--run-as-a-rank-in=";
constexpr const char* mpirun =
    "/usr/bin/orterun";  // in a sandbox, the links of /etc/alternatives are missing

RankMain rank_main = nullptr;

using Settings = std::vector<std::pair<const char*, std::string>>;

// mpirun's status if it loses another machine (orte/constants.h: ORTE_ERR_COMM_FAILURE).
constexpr int lost_a_machine = 205;

// Like the command line's, but for all ranks and whatever sandbox: messages go through TCP, where the kernel
// counts their bytes; processes are not bound to cores; what the machine looks like is not for MPI to find
// out, and no sandbox shows it.
Settings settings_for(const std::string& network) {
  return {{"OMPI_MCA_pml", "ob1"},
          {"OMPI_MCA_btl", "tcp,self"},
          {"OMPI_MCA_btl_tcp_if_include", network},
          {"OMPI_MCA_oob_tcp_if_include", network},
          {"OMPI_MCA_hwloc_base_binding_policy", "none"},
          {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
          {"OMPI_ALLOW_RUN_AS_ROOT", "1"},
          {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
          {"HWLOC_SYNTHETIC", "pu:1"}};
}

// No other machine is looked for.
Settings on_one_machine() {
  auto settings = settings_for("lo");
  settings.emplace_back("OMPI_MCA_plm", "isolated");
  return settings;
}

// If the link goes down, mpirun notices within three seconds; by default, it would take minutes.
Settings on_two_machines(const std::string& program) {
  auto settings = settings_for(machines::network);
  settings.insert(settings.end(), {{"OMPI_MCA_plm", "rsh"},
                                   {"OMPI_MCA_plm_rsh_agent", agent_command(program)},
                                   {"OMPI_MCA_oob_tcp_keepalive_time", "1"},
                                   {"OMPI_MCA_oob_tcp_keepalive_intvl", "1"},
                                   {"OMPI_MCA_oob_tcp_keepalive_probes", "2"}});
  return settings;
}

[[noreturn]] void cannot(const std::string& what) {
  throw std::runtime_error("the ranks could not be started: " + what + ": " + std::string(::strerror(errno)));
}

std::string own_program() {
  std::array<char, 4096> path{};
  const auto length = ::readlink("/proc/self/exe", path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : "/proc/self/exe";
}

[[noreturn]] void execute(const Settings& settings, std::vector<std::string> words) {
  for (const auto& [name, value] : settings) ::setenv(name, value.c_str(), 1);
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execv(mpirun, argv.data());
  ::_exit(127);
}

// mpirun ends like the first rank that failed; with 128 + signal, as a shell does.
std::string end_of_rank(int status) {
  constexpr int by_signal = 128;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  if (code <= by_signal || code > by_signal + SIGRTMAX) return "ended";
  return "was killed by signal " + std::to_string(code - by_signal) + " (" + ::strsignal(code - by_signal) +
         ")";
}

}  // namespace

// What the ranks have answered to one call.
struct Ranks::Seen {
  Answer first;
  std::string failure;
  std::int64_t unfinished = 0;
  std::int64_t bytes = 0;
  std::int64_t sent = 0;
  std::int64_t received = 0;
  bool counted = true;
  std::vector<wire::Reader> readers;
};

RegisterRanks::RegisterRanks(RankMain main) {
  rank_main = main;
}

bool is_rank(int argc, char* argv[]) {
  return rank_main != nullptr && argc >= 2 && std::string_view(argv[1]).starts_with(as_rank);
}

int run_rank(char* argv[]) {
  return rank_main(std::string(std::string_view(argv[1]).substr(as_rank.size())));
}

void become_mpirun(int ranks, int argc, char* argv[]) {
  std::vector<std::string> words{mpirun, "-n", std::to_string(ranks), own_program()};
  words.insert(words.end(), argv + 1, argv + argc);
  execute(on_one_machine(), std::move(words));
}

std::filesystem::path calls_of(const std::filesystem::path& folder, int rank) {
  return folder / ("rank-" + std::to_string(rank) + ".calls");
}
std::filesystem::path answers_of(const std::filesystem::path& folder, int rank) {
  return folder / ("rank-" + std::to_string(rank) + ".answers");
}
std::filesystem::path wake_up_of(const std::filesystem::path& folder, int rank) {
  return folder / ("rank-" + std::to_string(rank) + ".wake-up");
}
std::filesystem::path activity_in(const std::filesystem::path& folder) {
  return folder / "ranks.activity";
}

Ranks::Ranks(int count, int wire, bool two_machines) : wire_(wire), folder_(std::filesystem::current_path()) {
  start(count, two_machines);
  Seen seen;
  wait_for_all(seen);
  if (!seen.failure.empty()) throw std::runtime_error(seen.failure);
}

void Ranks::start(int count, bool two_machines) {
  for (int rank = 0; rank < count; ++rank) {
    Line line;
    // Opened for both directions, so that neither opening nor a rank's end blocks or closes them.
    for (const auto& [pipe, end] :
         {std::pair{answers_of(folder_, rank), &line.up}, std::pair{calls_of(folder_, rank), &line.down}}) {
      if (::mkfifo(pipe.c_str(), 0600) != 0) cannot("mkfifo");
      *end = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
      if (*end < 0) cannot("open");
    }
    lines_.push_back(line);
    if (::mkfifo(wake_up_of(folder_, rank).c_str(), 0600) != 0) cannot("mkfifo");
  }
  const int file = ::open(activity_in(folder_).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ::ftruncate(file, 4096) != 0) cannot("a shared file");
  ::close(file);
  const auto parent = ::getpid();
  mpirun_ = ::fork();
  if (mpirun_ < 0) cannot("fork");
  if (mpirun_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    const auto program = own_program();
    std::vector<std::string> words{mpirun, "-n", std::to_string(count)};
    if (two_machines) {
      const auto places = ":" + std::to_string(count);
      words.insert(words.end(), {"--map-by", "node", "--host",
                                 machines::first_name + places + "," + machines::second_name + places});
    }
    words.insert(words.end(), {program, std::string(as_rank) + folder_.string()});
    execute(two_machines ? on_two_machines(program) : on_one_machine(), std::move(words));
  }
  pidfd_ = static_cast<int>(::syscall(SYS_pidfd_open, mpirun_, 0));
}

Ranks::~Ranks() {
  // Not through MPI_Finalize: whatever the learner's code has done, they end now.
  for (const auto pid : pids_) ::kill(pid, SIGKILL);
  if (mpirun_ > 0) {
    ::kill(mpirun_, SIGKILL);
    ::waitpid(mpirun_, nullptr, 0);
  }
}

Answer Ranks::call(const Call& call) {
  Seen seen;
  for (auto& line : lines_) line.done = false;
  const auto frame =
      wire::encode({{"phase", "call"}, {"scenario", call.scenario}, {"args", call.args}}, call.bytes);
  for (const auto& line : lines_)
    if (!wire::send_all(line.down, frame)) cannot("a call");
  wait_for_all(seen);
  if (!seen.failure.empty()) throw std::runtime_error(seen.failure);
  seen.first.value = {{"unfinished", seen.unfinished},
                      {"unreceived", seen.counted ? seen.sent - seen.received : 0},
                      {"bytes", seen.bytes}};
  return std::move(seen.first);
}

// Until all are there, or all have returned.
void Ranks::wait_for_all(Seen& seen) {
  seen.readers.resize(lines_.size());
  const auto missing = [](const Line& line) { return !line.here || !line.done; };
  while (seen.failure.empty() && std::any_of(lines_.begin(), lines_.end(), missing)) {
    std::vector<pollfd> entries;
    for (const auto& line : lines_) entries.push_back({line.up, POLLIN, 0});
    entries.push_back({pidfd_, POLLIN, 0});
    if (::poll(entries.data(), entries.size(), -1) < 0 && errno != EINTR) cannot("poll");
    for (std::size_t rank = 0; rank < lines_.size(); ++rank)
      if ((entries[rank].revents & POLLIN) != 0) read_from(rank, seen);
    if (entries.back().revents == 0 || !seen.failure.empty()) continue;
    for (std::size_t rank = 0; rank < lines_.size(); ++rank) read_from(rank, seen);
    if (!std::any_of(lines_.begin(), lines_.end(), missing) || !seen.failure.empty()) return;
    int status = 0;
    ::waitpid(std::exchange(mpirun_, 0), &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == lost_a_machine) {
      seen.failure = link_down;
      seen.failure += "mpirun has lost the other machine, and has ended all ranks";
      return;
    }
    seen.failure = rank_ended;
    seen.failure += "one of the " + std::to_string(lines_.size()) + " processes " + end_of_rank(status) +
                    " before its function had returned, and mpirun ended all others";
  }
}

void Ranks::read_from(std::size_t rank, Seen& seen) {
  auto& line = lines_[rank];
  auto& reader = seen.readers[rank];
  std::array<std::byte, 65536> chunk;
  for (ssize_t n = 0; (n = ::read(line.up, chunk.data(), chunk.size())) > 0;)
    if (!reader.feed(chunk.data(), static_cast<std::size_t>(n))) throw std::runtime_error(reader.error());
  while (auto frame = reader.next()) {
    const auto& header = frame->header;
    const auto phase = header.value("phase", "");
    if (phase == "here") {
      line.here = line.done = true;
      pids_.push_back(header.value("pid", 0));
    } else if (phase == "answer") {
      line.done = true;
      seen.unfinished += header.value("unfinished", 0);
      seen.bytes += header.value("bytes", std::int64_t{0});
      seen.counted = seen.counted && header.value("counted", false);
      seen.sent += header.value("sent", std::int64_t{0});
      seen.received += header.value("received", std::int64_t{0});
      if (!frame->payload.empty()) seen.first.bytes = std::move(frame->payload);
    } else if (phase == "threw") {
      seen.failure = header.value("what", "");
    } else {  // a note, or a crash: for the host
      wire::send_all(wire_, wire::encode(header, {}));
    }
  }
}

}  // namespace manyhands::guest
