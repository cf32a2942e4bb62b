// Why a program crashed, from its signal, its output and the stack that crashed. Internal to diagnose; pure.
#pragma once
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

Finding crash_of(const Run& run, const std::string& prefix);

}  // namespace manyhands::host
