// The limits of this shell for us and everything that we start (ulimit), if they are too low to judge a
// program: with 64 open files or a stack of 64 KiB, a correct program would fail.
#pragma once
#include <sys/resource.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace manyhands::sandbox {

/// Raises limits, if allowed, to what grading needs. Call it once, before anything is started.
void raise_own_limits();

struct LowLimit {
  std::string what;    // "this shell allows only 64 open files (ulimit -n), and grading needs 512"
  std::string remedy;  // what to do about it
};

/// `limit_of`: the maximum value of RLIMIT_…. Pure.
std::optional<LowLimit> too_low(const std::function<std::uint64_t(int resource)>& limit_of);

/// The same for this process.
std::optional<LowLimit> own_limit_too_low();

}  // namespace manyhands::sandbox
