#include "kit/host/run/caught_at.hpp"

#include <algorithm>
#include <set>

#include "kit/host/base/context.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/run/guest_box.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {

void place_where_caught(Finding& finding, const Addresses& caught_at) {
  if (finding.line > 0 || caught_at.empty()) return;
  const auto& prefix = context().prefix;
  const auto chains = chains_at(program_of(Call{}).string(), {caught_at.begin(), caught_at.end()}, prefix);
  for (const auto address : caught_at) {
    const auto chain = chains.find(address);
    const auto* frame = chain == chains.end() ? nullptr : learner_frame(chain->second, prefix);
    if (frame == nullptr || (frame->file == finding.file && frame->line == finding.line)) continue;
    if (finding.line == 0)
      finding.file = frame->file, finding.line = frame->line;
    else if (std::none_of(finding.related.begin(), finding.related.end(), [&](const auto& known) {
               return known.file == frame->file && known.line == frame->line;
             }))
      finding.related.push_back({"an exception was also caught here", frame->file, frame->line});
  }
}

}  // namespace manyhands::host
