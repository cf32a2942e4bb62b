// A finding from its parts. Pure.
#pragma once
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"
#include "model/known_code.hpp"

namespace manyhands {

/// `line`: where; may be null.
Finding finding_at(KnownCode code, std::string by, std::string message, const Frame* line = nullptr);

}  // namespace manyhands
