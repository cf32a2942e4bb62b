// What this shell allows us and all that we start (ulimit), where it is too little to judge anybody's
// program: with 64 open files or 64 KiB of stack a right program fails.
#pragma once
#include <sys/resource.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace manyhands::sandbox {

/// Raises what may be raised to what grading needs. Once, before anything is started.
void raise_own_limits();

struct LowLimit {
  std::string what;    // "this shell allows only 64 open files (ulimit -n), and grading needs 512"
  std::string remedy;  // what to do about it
};

/// `limit_of`: the largest value that RLIMIT_… may have. Pure.
std::optional<LowLimit> too_low(const std::function<std::uint64_t(int resource)>& limit_of);

/// The same for this process.
std::optional<LowLimit> own_limit_too_low();

}  // namespace manyhands::sandbox
