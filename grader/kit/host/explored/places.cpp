#include "kit/host/explored/places.hpp"

#include <algorithm>

#include "kit/host/base/context.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/guest_box.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {

Places::Places(const FailedSchedule& failure)
    : chains_(chains_at(program_of(Call{}).string(), offsets_in(failure), context().prefix)) {
  note_lines(failure);
}

std::optional<Line> Places::line_of(const Offsets& at) const {
  for (const auto offset : at)
    if (const auto chain = chains_.find(offset); chain != chains_.end())
      if (const auto* frame = learner_frame(chain->second, context().prefix)) {
        const auto better = lines_.find(offset);
        return Line{frame->file, better == lines_.end() ? frame->line : better->second};
      }
  return std::nullopt;
}

bool Places::is_internal(std::uint64_t offset) const {
  const auto chain = chains_.find(offset);
  return chain != chains_.end() &&
         std::any_of(chain->second.begin(), chain->second.end(), [](const Frame& frame) {
           return frame.file.starts_with("/usr/") && frame.file.ends_with("/bits/shared_ptr_atomic.h");
         });
}

bool Places::is_of_asio(const Offsets& at) const {
  for (const auto offset : at)
    if (const auto chain = chains_.find(offset); chain != chains_.end())
      for (const auto& frame : chain->second) {
        if (is_learners(frame, context().prefix)) return false;
        if (frame.file.find("/boost/asio/") != frame.file.npos) return true;
      }
  return false;
}

void Places::note_lines(const FailedSchedule& failure) {
  for (const auto& step : failure.steps)
    if (step.line > 0 && !step.at.empty()) lines_[step.at.front()] = step.line;
  for (const auto& shown : failure.shown) note_lines(shown);
}

}  // namespace manyhands::host
