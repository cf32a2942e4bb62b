#include "model/finding_at.hpp"

#include <utility>

namespace manyhands {

Finding finding_at(KnownCode code, std::string by, std::string message, const Frame* line) {
  Finding finding;
  finding.code = code.str();
  finding.by = std::move(by);
  finding.message = std::move(message);
  if (line != nullptr) finding.file = line->file, finding.line = line->line;
  return finding;
}

}  // namespace manyhands
