// The judge of answers: which pieces were counted, how often, and which were set aside.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"
#include "text.hpp"

namespace wordcount {

/// The policy of ordinary calls: so patient that a busy machine makes no difference.
struct Given {
  int workers = 2;
  int deaths = 3;
  int pause_ms = 10;
  int patience_ms = 60000;
  bool ends = false;  // a worker that comes to a marked piece ends by itself, with status 1
};

manyhands::host::Call call_for(const Text& text, const Given& given);

/// What must be in the answer, besides the counts of all other pieces.
struct Expected {
  bool losses = false;  // workers were killed or stopped
  std::vector<int> set_aside = {};
  bool stopped = false;  // the result may contain only some of the pieces without a mark
};

/// None: the answer is right. Throws BrokenAnswer for an answer that no program can give.
std::optional<manyhands::Finding> judge_answer(const Text& text, const manyhands::host::Answer& answer,
                                               const Expected& expected);

}  // namespace wordcount
