#include "cli/watch/running_grading.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr int events_number = 3;             // of the descriptor in the child
constexpr int clean_up_patience_ms = 10000;  // only bounds what takes milliseconds
constexpr std::size_t most_said = 1u << 14;

// What can be read now. Closes the descriptor at its end.
std::string what_is_there(spawn::Descriptor& from) {
  std::string bytes;
  std::array<char, 65536> chunk;
  while (from.is_open()) {
    const auto count = ::read(from.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) break;
    if (count <= 0)
      from.reset();
    else
      bytes.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return bytes;
}

}  // namespace

Result<RunningGrading> RunningGrading::start(const Places& places, const std::string& id, bool force,
                                             const SandboxWish& sandbox, const Output& how, int output) {
  RunningGrading grading;
  spawn::Descriptor events_end;
  spawn::Descriptor messages_end;
  std::tie(grading.events_, events_end) = spawn::pipe();
  ::fcntl(grading.events_.get(), F_SETFL, O_NONBLOCK);
  spawn::Options child;
  child.argv = {how.program,  "--course", places.root.string(),          "run",
                id,           "--events", std::to_string(events_number), "--sandbox",
                sandbox.level};
  if (sandbox.unsafe) child.argv.emplace_back("--unsafe");
  if (force) child.argv.emplace_back("--force");
  child.descriptors = {{events_end.get(), events_number}};
  if (output >= 0) {
    child.descriptors.emplace_back(output, STDOUT_FILENO);
    child.descriptors.emplace_back(STDERR_FILENO, STDERR_FILENO);
    if (!how.colour) child.argv.emplace_back("--no-color");
  } else {
    std::tie(grading.messages_, messages_end) = spawn::pipe();
    ::fcntl(grading.messages_.get(), F_SETFL, O_NONBLOCK);
    child.argv.emplace_back("--quiet");
    child.argv.emplace_back("--no-color");
    child.descriptors.emplace_back(messages_end.get(), STDOUT_FILENO);
    child.descriptors.emplace_back(messages_end.get(), STDERR_FILENO);
  }
  for (char** entry = environ; *entry != nullptr; ++entry) child.env.emplace_back(*entry);
  auto started = spawn::spawn(child);
  if (!started.error.empty()) return Error{"the grader could not be started: " + started.error};
  grading.child_ = std::move(started.child);
  return grading;
}

RunningGrading::~RunningGrading() {
  end();
}

std::vector<int> RunningGrading::descriptors() const {
  std::vector<int> all;
  for (const int fd : {events_.get(), messages_.get(), child_.running() ? child_.pidfd() : -1})
    if (fd >= 0) all.push_back(fd);
  return all;
}

std::vector<GradingEvent> RunningGrading::read() {
  read_messages();
  return reader_.events_of(what_is_there(events_));
}

void RunningGrading::read_messages() {
  said_ += what_is_there(messages_);
  if (said_.size() > most_said) said_.erase(0, said_.size() - most_said);
}

bool RunningGrading::has_ended() {
  if (child_.running()) {
    if (!child_.has_ended()) return false;
    const int status = child_.reap().wait_status;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  // Something that it started may still have the pipe for messages open; whatever the grader itself said is
  // there now.
  return true;
}

std::string RunningGrading::trouble() const {
  if (status_ == 0 || status_ == 1 || status_ == 4) return {};
  auto words = printable(said_);
  while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.pop_back();
  return words.empty() ? "the grader ended with status " + std::to_string(status_) : words;
}

void RunningGrading::end() {
  if (!child_.running()) return;
  ::kill(child_.pid(), SIGINT);
  pollfd ended{child_.pidfd(), POLLIN, 0};
  while (::poll(&ended, 1, clean_up_patience_ms) < 0 && errno == EINTR) {
  }
  if (!child_.has_ended()) child_.kill_group();
  child_.reap();
}

}  // namespace manyhands
