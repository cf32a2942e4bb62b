#include "kit/host/run/cut_calls.hpp"

#include <algorithm>
#include <vector>

namespace manyhands::host {

void place_at_cut_calls(Finding& finding, const Reply& reply, const std::string& kind) {
  if (finding.line > 0) return;
  std::vector<CutCall> places;
  for (const auto& call : reply.cut_calls)
    if (call.kind == kind && std::none_of(places.begin(), places.end(), [&](const CutCall& known) {
          return known.file == call.file && known.line == call.line;
        }))
      places.push_back(call);
  if (places.empty()) return;
  finding.file = places.front().file;
  finding.line = places.front().line;
  for (std::size_t i = 1; i < places.size(); ++i)
    finding.related.push_back({kind == "short-read"         ? "a read also returned only a part here"
                               : kind == "interrupted-call" ? "a call was also interrupted here"
                                                            : "this call, too",
                               places[i].file, places[i].line});
}

}  // namespace manyhands::host
