#include "process/command.hpp"
#include "process/descendants.hpp"
#include "process/sleepers.hpp"
#include "sandbox/boxed.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>

namespace manyhands::process {
namespace {

using Clock = std::chrono::steady_clock;

// The interval for checking whether the command sleeps.
constexpr std::int64_t look_again_ms = 500;

/// One output of the command: our end of the pipe, and the data so far.
struct Stream {
  spawn::Descriptor from;
  std::string& text;
  std::uint64_t& bytes;

  /// Reads what is available, 1 MiB at most, so that an endless writer cannot keep us from checking the
  /// clock. Our end is non-blocking.
  void drain(std::size_t cap) {
    std::array<char, 65536> buffer;
    for (int round = 0; round < 16 && from.is_open(); ++round) {
      const auto got = ::read(from.get(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) return from.reset();
      bytes += static_cast<std::uint64_t>(got);
      text.append(buffer.data(), std::min<std::size_t>(static_cast<std::size_t>(got), cap - text.size()));
    }
  }
};

End end_of(int wait_status) {
  if (WIFSIGNALED(wait_status)) return Signalled{WTERMSIG(wait_status)};
  return Exited{WEXITSTATUS(wait_status)};
}

/// A file in memory, opened at its beginning.
spawn::Descriptor file_of(const std::string& text) {
  spawn::Descriptor file(::memfd_create("input", MFD_CLOEXEC));
  for (std::size_t done = 0; done < text.size();) {
    const auto written =
        ::pwrite(file.get(), text.data() + done, text.size() - done, static_cast<off_t>(done));
    if (written <= 0) throw std::system_error(errno, std::generic_category(), "input");
    done += static_cast<std::size_t>(written);
  }
  return file;
}

}  // namespace

std::vector<std::string> plain_environment() {
  const char* path = std::getenv("PATH");
  return {std::string("PATH=") + (path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin"), "LC_ALL=C"};
}

CommandResult run(const std::vector<std::string>& argv, const CommandOptions& options) {
  CommandResult result;
  const auto begin = Clock::now();
  const auto deadline = begin + std::chrono::duration_cast<Clock::duration>(
                                    std::chrono::duration<double>(options.wall_limit_s));
  try {
    auto [out, out_writer] = spawn::socket_pair();
    auto [err, err_writer] = spawn::socket_pair();
    while (children_were_ended()) ::pause();  // this program is about to end, and nothing new begins
    spawn::Options spawn_options;
    spawn_options.argv = argv;
    spawn_options.env = options.env.empty() ? plain_environment() : options.env;
    spawn_options.cwd = options.cwd;
    static const sandbox::Box no_box = [] {
      sandbox::Box box;
      box.level = sandbox::Level::none;
      return box;
    }();
    spawn_options.limits = options.limits;
    spawn_options.descriptors = {{out_writer.get(), 1}, {err_writer.get(), 2}};
    const auto input = options.input.empty() ? spawn::Descriptor() : file_of(options.input);
    if (input.is_open()) spawn_options.descriptors.emplace_back(input.get(), 0);
    auto started = sandbox::start(options.box != nullptr ? *options.box : no_box, spawn_options);
    if (!started.error.empty()) {
      result.end = NeverStarted{started.error};
      result.box_failed = options.box != nullptr;
      return result;
    }
    result.started = true;
    out_writer.reset();
    err_writer.reset();
    for (const auto* ours : {&out, &err}) ::fcntl(ours->get(), F_SETFL, O_NONBLOCK);
    std::array streams{Stream{std::move(out), result.out, result.out_bytes},
                       Stream{std::move(err), result.err, result.err_bytes}};

    // Waits for the end of the command, not of its output: a child that it left behind may keep the pipes
    // open for ever.
    bool timed_out = false;
    Sleepers sleepers(started.boxed.pid());
    for (bool ended = false; !ended;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
      if (left <= 0) {
        timed_out = true;
        break;
      }
      if (options.asleep_limit_s > 0 && sleepers.asleep_for() >= options.asleep_limit_s) {
        result.asleep = true;
        break;
      }
      const std::int64_t nap = options.asleep_limit_s > 0 ? look_again_ms : 3'600'000;
      std::array waits{pollfd{streams[0].from.get(), POLLIN, 0}, pollfd{streams[1].from.get(), POLLIN, 0},
                       pollfd{started.boxed.pidfd(), POLLIN, 0}};
      if (::poll(waits.data(), waits.size(), static_cast<int>(std::min(left, nap))) < 0 && errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "poll");
      ended = (waits[2].revents & POLLIN) != 0;
      for (auto& stream : streams) stream.drain(options.output_cap_bytes);
    }
    while (children_were_ended()) ::pause();  // this program is about to end, and this is not a result
    started.boxed.kill();
    const auto reaped = started.boxed.reap();
    result.usage = reaped.usage;
    result.out_of_memory = reaped.out_of_memory;
    for (auto& stream : streams) stream.drain(options.output_cap_bytes);
    if (options.take) options.take(started.boxed.folders());
    if (!reaped.fault.empty()) {
      result.end = NeverStarted{reaped.fault};
      result.box_failed = true;
    } else if (timed_out || result.asleep)
      result.end = TimedOut{timed_out ? options.wall_limit_s : options.asleep_limit_s};
    else
      result.end = end_of(reaped.wait_status);
  } catch (const std::system_error& error) {
    result.end = NeverStarted{error.what()};
  }
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return result;
}

}  // namespace manyhands::process
