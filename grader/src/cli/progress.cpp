#include "cli/progress.hpp"

#include <ostream>
#include <utility>

#include "base/text.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {

void Progress::show(const std::string& exercise, const std::string& what) {
  if (!live_) return;
  const std::lock_guard guard(mutex_);
  // Without Unicode, the … at its end becomes three dots.
  const auto line = shown(output_, shorten(exercise + ": " + what + " …", output_.width - 3));
  output_.err << "\r\033[K" << line << std::flush;
  shown_ = true;
}

void Progress::wait(const std::string& exercise, const std::string& what) {
  if (live_) return show(exercise, what);
  const std::lock_guard guard(mutex_);
  auto line = shown(output_, exercise + ": " + what);
  if (line == said_) return;  // it waits for the same again
  said_ = std::move(line);
  output_.err << said_ << std::endl;
}

void Progress::clear() {
  const std::lock_guard guard(mutex_);
  if (shown_) output_.err << "\r\033[K" << std::flush;
  shown_ = false;
}

}  // namespace manyhands
