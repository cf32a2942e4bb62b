#include "cli/progress.hpp"

#include <ostream>

namespace manyhands {

void Progress::show(const std::string& exercise, const std::string& what) {
  if (!live_) return;
  auto line = exercise + ": " + what + (output_.unicode ? " …" : " ...");
  if (line.size() >= output_.width) line.resize(output_.width - 1);
  output_.err << "\r\033[K" << line << std::flush;
  shown_ = true;
}

void Progress::clear() {
  if (shown_) output_.err << "\r\033[K" << std::flush;
  shown_ = false;
}

}  // namespace manyhands
