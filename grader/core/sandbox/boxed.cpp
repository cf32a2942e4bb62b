#include "sandbox/boxed.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "sandbox/filter.hpp"
#include "sandbox/message.hpp"
#include "sandbox/own_files.hpp"
#include "sandbox/staging.hpp"

namespace manyhands::sandbox {
namespace {

// A very busy machine needs time; an init that does not answer for so long never will.
constexpr int start_patience_ms = 30'000;
constexpr int end_patience_ms = 30'000;
constexpr int errors_number = 2;
constexpr int first_text_number = protocol::control_number + 1;

std::pair<spawn::Descriptor, spawn::Descriptor> message_pair() {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  // A request must fit as a whole, including the kernel's overhead.
  const int size = 2 * static_cast<int>(protocol::most_bytes);
  ::setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  return {spawn::Descriptor(fds[0]), spawn::Descriptor(fds[1])};
}

spawn::Descriptor memory_with(const std::string& text) {
  spawn::Descriptor memory(::memfd_create("box", MFD_CLOEXEC));
  if (!memory.is_open() ||
      ::pwrite(memory.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
    throw std::system_error(errno, std::generic_category(), "memory");
  return memory;
}

std::string text_in(const spawn::Descriptor& memory) {
  std::string text(4096, '\0');
  const auto n = ::pread(memory.get(), text.data(), text.size(), 0);
  text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// The pid, in our own pid namespace, of the process that a pidfd refers to.
pid_t pid_of(const spawn::Descriptor& pidfd) {
  std::ifstream info("/proc/self/fdinfo/" + std::to_string(pidfd.get()));
  for (std::string key; info >> key;)
    if (key == "Pid:") {
      pid_t pid = 0;
      info >> pid;
      return pid;
    }
  return 0;
}

const spawn::Descriptor& filter_of(const Box& box) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  static std::map<std::pair<Sockets, Watched>, spawn::Descriptor> made;
  const bool own_network = !box.network && box.level != Level::container;
  const auto sockets = own_network ? Sockets::all_local : Sockets::streams;
  auto& filter = made[{sockets, box.watched}];
  if (!filter.is_open()) filter = filter_program(sockets, box.watched);
  return filter;
}

}  // namespace

struct Starter {
  Boxed boxed;
  spawn::Descriptor errors = memory_with("");

  void start(const Box& box, const spawn::Options& guest) {
    auto [ours, theirs] = message_pair();
    boxed.control_ = std::move(ours);
    send_request(boxed.control_.get(), box, guest, filter_of(box).get());

    std::vector<spawn::Descriptor> texts;
    spawn::Options options;
    options.descriptors = {{errors.get(), errors_number}, {theirs.get(), protocol::control_number}};
    options.die_with_parent = false;  // it ends when the socket is closed, and ends the program first
    if (box.level == Level::container) {
      options.argv = {staged(own_file("init")).string()};
    } else {
      texts = add_bubblewrap(options, box);
    }
    options.cores = guest.cores;
    options.cores_passed = guest.cores_passed;
    std::vector<spawn::Descriptor> doors;
    if (box.level == Level::full) {
      boxed.cgroup_ = Cgroup(box.memory_bytes, box.tasks);
      doors = boxed.cgroup_.doors();
      for (const auto& door : doors) options.doors.push_back(door.get());
    }
    if (::geteuid() == 0) options.user = spare_user;
    auto started = spawn::spawn(options);
    if (!started.error.empty()) throw std::runtime_error(started.error);
    boxed.child_ = std::move(started.child);
    theirs.reset();
    wait_until_started(box);
  }

  static std::vector<spawn::Descriptor> add_bubblewrap(spawn::Options& options, const Box& box) {
    std::vector<spawn::Descriptor> texts;
    std::vector<int> numbers;
    for (const auto& text : box.texts) {
      texts.push_back(memory_with(text.content));
      numbers.push_back(first_text_number + static_cast<int>(numbers.size()));
      options.descriptors.emplace_back(texts.back().get(), numbers.back());
    }
    options.argv = bubblewrap_arguments(box, "bwrap", staged(own_file("init")), numbers);
    return texts;
  }

  void wait_until_started(const Box& box) {
    auto received = receive_report(boxed.control_.get(), start_patience_ms);
    if (!received) throw std::runtime_error(why_nothing_came());
    const auto& report = received->report;
    if (report.kind != protocol::Kind::started)
      throw std::runtime_error(std::string(report.step, ::strnlen(report.step, sizeof report.step)) + ": " +
                               std::strerror(report.error));
    auto& descriptors = received->descriptors;
    const bool contained = box.level == Level::container;
    std::size_t folders = 0;
    for (const auto& folder : box.folders) folders += folder.passed_out && !contained ? 1 : 0;
    if (descriptors.size() != 2 + folders + (contained ? 0 : box.listeners.size()))
      throw std::runtime_error("init passed out " + std::to_string(descriptors.size()) + " descriptors");
    boxed.init_pidfd_ = std::move(descriptors[0]);
    boxed.pidfd_ = std::move(descriptors[1]);
    for (std::size_t i = 2; i < descriptors.size(); ++i)
      (i < 2 + folders ? boxed.folders_ : boxed.listeners_).push_back(std::move(descriptors[i]));
    boxed.init_pid_ = pid_of(boxed.init_pidfd_);
    boxed.pid_ = pid_of(boxed.pidfd_);
    if (boxed.pid_ <= 0 || boxed.init_pid_ <= 0)
      throw std::runtime_error("the program's process ID is not known");
  }

  std::string why_nothing_came() {
    const bool ended = boxed.child_.has_ended();
    const bool memory = boxed.cgroup_.out_of_memory();
    boxed.end_bubblewrap();
    const auto said = text_in(errors);
    if (!said.empty()) return said;
    if (memory) return "the box needs more memory than it may have";
    return ended ? "bubblewrap exited without an error message" : "the box did not start in time";
  }
};

std::filesystem::path trial_program() {
  return staged(own_file("init"));
}

Started start(const Box& box, const spawn::Options& guest) {
  if (box.level == Level::none) {
    auto started = spawn::spawn(guest);
    return {Boxed(std::move(started.child)), std::move(started.error)};
  }
  try {
    Starter starter;
    starter.start(box, guest);
    return {std::move(starter.boxed), {}};
  } catch (const std::exception& error) {
    return {{}, error.what()};
  }
}

void Boxed::swap(Boxed& other) noexcept {
  std::swap(cgroup_, other.cgroup_);
  std::swap(child_, other.child_);
  std::swap(pid_, other.pid_);
  std::swap(init_pid_, other.init_pid_);
  std::swap(told_to_end_, other.told_to_end_);
  std::swap(pidfd_, other.pidfd_);
  std::swap(init_pidfd_, other.init_pidfd_);
  std::swap(control_, other.control_);
  std::swap(folders_, other.folders_);
  std::swap(listeners_, other.listeners_);
}

Boxed::~Boxed() {
  if (running())
    reap();
  else
    end_bubblewrap();
}

void Boxed::end_bubblewrap() {
  control_.reset();  // this makes init exit, and then bubblewrap
  if (!child_.running()) return;
  // If it were killed at once, init would be reparented to us, or to nothing.
  pollfd entry{child_.pidfd(), POLLIN, 0};
  while (::poll(&entry, 1, end_patience_ms) < 0 && errno == EINTR) {
  }
  child_.kill_group();
  child_.reap();
}

void Boxed::kill() {
  if (!running()) return;
  if (init_pid_ == 0) return child_.kill_group();
  if (std::exchange(told_to_end_, true)) return;
  order(protocol::Order::end);
}

void Boxed::order(protocol::Order order) {
  ::send(control_.get(), &order, sizeof order, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Boxed::pull_the_plug() {
  if (running() && init_pid_ != 0) order(protocol::Order::pull_the_plug);
}

Boxed::Ended Boxed::reap() {
  Ended ended;
  kill();
  if (init_pid_ == 0)
    static_cast<spawn::Child::Ended&>(ended) = child_.reap();
  else
    ended = reap_box();
  pid_ = 0;
  return ended;
}

Boxed::Ended Boxed::reap_box() {
  Ended ended;
  const auto received = receive_report(control_.get(), end_patience_ms);
  ended.out_of_memory = cgroup_.out_of_memory();
  if (received && received->report.kind == protocol::Kind::ended) {
    const auto& report = received->report;
    ended.wait_status = report.wait_status;
    ended.usage = report.usage;
    ended.own_cpu_ns = report.own_cpu_ns;
    ended.orphans_cpu_ns = report.others_cpu_ns;
    ended.orphans = report.orphans;
    ended.system_v = report.system_v;
  } else if (ended.out_of_memory) {
    ended.wait_status = SIGKILL;  // init was the last process left to kill
  } else {
    ended.fault = "the sandbox's init process did not answer";
  }
  end_bubblewrap();
  init_pid_ = 0;
  pidfd_.reset();
  init_pidfd_.reset();
  cgroup_.remove();
  return ended;
}

}  // namespace manyhands::sandbox
