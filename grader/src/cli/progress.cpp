#include "cli/progress.hpp"

#include <ostream>

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
  output_.err << shown(output_, exercise + ": " + what) << std::endl;
}

void Progress::clear() {
  const std::lock_guard guard(mutex_);
  if (shown_) output_.err << "\r\033[K" << std::flush;
  shown_ = false;
}

}  // namespace manyhands
