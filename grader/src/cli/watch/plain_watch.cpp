#include "cli/watch/plain_watch.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ostream>

#include "base/text.hpp"
#include "cli/learner_state.hpp"
#include "cli/watch/exercise_watch.hpp"

namespace manyhands {
namespace {

class PlainWatch {
 public:
  PlainWatch(const WatchOptions& options, const Exercise& exercise, int in, int out)
      : output_(options.output),
        watch_(options.places, exercise, options.sandbox, options.output, out),
        in_(in) {}

  void run() {
    say(fmt::format("Grading {} now, and again whenever one of these files is saved:", watch_.exercise().id));
    for (const auto& file : watch_.exercise().files)
      say("  starter/" + watch_.exercise().id + "/" + file.path);
    say("It ends with its input (Ctrl-D), or with Ctrl-C.");
    watch_.grade(Clock::now(), false);
    while (input_is_open_ || watch_.runs()) {
      wait();
      if (asked_to_quit_) return;
      show(watch_.step(Clock::now()));
    }
  }

 private:
  using Clock = std::chrono::steady_clock;

  void say(const std::string& line) { output_.out << shown(output_, line) << std::endl; }

  void wait() {
    std::vector<pollfd> waits;
    for (const int fd : watch_.descriptors()) waits.push_back({fd, POLLIN, 0});
    if (input_is_open_) waits.push_back({in_, POLLIN, 0});
    ::poll(waits.data(), waits.size(), watch_.patience_ms(Clock::now()));
    if (input_is_open_ && waits.back().revents != 0) read_input();
  }

  void read_input() {
    std::array<char, 4096> bytes;
    const auto count = ::read(in_, bytes.data(), bytes.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count <= 0)
      input_is_open_ = false;
    else
      asked_to_quit_ = bytes[0] == 'q';
  }

  void show(const ExerciseWatch::Step& step) {
    if (step.same) say("Saved without a change: the result above is still valid.");
    if (step.began) say(fmt::format("\n{} was saved.", watch_.exercise().id));
    for (const auto& what : step.says) say(what + " …");
    // The grading has printed its report, or why there is none, itself.
    if (step.ended && input_is_open_) say("Waiting for a save …");
  }

  const Output& output_;
  ExerciseWatch watch_;
  int in_;
  bool input_is_open_ = true;
  bool asked_to_quit_ = false;
};

}  // namespace

int watch_as_text(const WatchOptions& options, const Exercise& exercise, int in, int out) {
  PlainWatch(options, exercise, in, out).run();
  return 0;
}

}  // namespace manyhands
