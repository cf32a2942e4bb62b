// Can malformed answers fool an exercise's judges? For authors (`grader check`). A correct program is called
// as usual, and each of the first answers of each test is tampered with in many ways, each in a copy of this
// process (fork) that continues with it: lists emptied, truncated, extended; members removed; values of other
// types, negative, fractional, huge. No correct program gives any of these answers, so each copy must end
// with a finding. If one passes, crashes, throws or hangs, that is a bug in the judge, and is reported as a
// grader error.
//
// A copy has one thread and must not unwind, because what it holds (a site's server) had other threads. So it
// ends where a finding is made, where the next program would be called, or when its time is over.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"

namespace manyhands::host::tampering {

/// A tampered answer, and a description of the change.
struct Tampered {
  nlohmann::json value;
  std::vector<std::byte> bytes;
  std::string how;
};

/// At most `most` ways to tamper with it, chosen by `seed` if there are more. Pure.
std::vector<Tampered> ways_to_tamper(const nlohmann::json& value, const std::vector<std::byte>& bytes,
                                     std::size_t most, std::uint64_t seed);

/// From now on, calls are tampered with.
void begin();

/// Call it when a call has been answered and all its resources are released. Returns once in each copy, with
/// a tampered answer, and then in the process itself, with the original answer.
void after_call(Reply& reply);

enum class Said { found, nothing, fault };
/// In a copy: ends it. Otherwise does nothing.
void judge_said(Said said);

}  // namespace manyhands::host::tampering
