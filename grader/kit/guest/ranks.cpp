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

#include "wire/frame.hpp"

extern char** environ;

namespace manyhands::guest {
namespace {

constexpr std::string_view as_rank = "--run-as-a-rank-in=";
constexpr const char* mpirun =
    "/usr/bin/orterun";  // in a sandbox, the links of /etc/alternatives are missing

RankMain rank_main = nullptr;

// Like the command line's, but for all ranks of this machine and whatever sandbox: messages go through TCP,
// where the kernel counts their bytes; processes are not bound to cores; no other machine is looked for.
constexpr std::array settings{
    std::pair{"OMPI_MCA_plm", "isolated"},
    std::pair{"OMPI_MCA_pml", "ob1"},
    std::pair{"OMPI_MCA_btl", "tcp,self"},
    std::pair{"OMPI_MCA_btl_tcp_if_include", "lo"},
    std::pair{"OMPI_MCA_oob_tcp_if_include", "lo"},
    std::pair{"OMPI_MCA_hwloc_base_binding_policy", "none"},
    std::pair{"OMPI_MCA_rmaps_base_oversubscribe", "1"},
    std::pair{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
    std::pair{"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
    // What the machine looks like is not for it to find out, and no sandbox shows it.
    std::pair{"HWLOC_SYNTHETIC", "pu:1"},
};

[[noreturn]] void cannot(const std::string& what) {
  throw std::runtime_error("the ranks could not be started: " + what + ": " + std::string(::strerror(errno)));
}

std::string own_program() {
  std::array<char, 4096> path{};
  const auto length = ::readlink("/proc/self/exe", path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : "/proc/self/exe";
}

[[noreturn]] void execute(std::vector<std::string> words) {
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
  for (const auto& [name, value] : settings) ::setenv(name, value, 1);
  std::vector<std::string> words{mpirun, "-n", std::to_string(ranks), own_program()};
  words.insert(words.end(), argv + 1, argv + argc);
  execute(std::move(words));
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

Ranks::Ranks(int count, int wire) : wire_(wire), folder_(std::filesystem::current_path()) {
  start(count);
  Seen seen;
  wait_for_all(seen);
  if (!seen.failure.empty()) throw std::runtime_error(seen.failure);
}

void Ranks::start(int count) {
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
    for (const auto& [name, value] : settings) ::setenv(name, value, 1);
    execute({mpirun, "-n", std::to_string(count), own_program(), std::string(as_rank) + folder_.string()});
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
