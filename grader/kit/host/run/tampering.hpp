// Are an exercise's judges fooled by answers of another shape? For authors (`grader check`): a right program
// is called as ever, and each of the first answers of each test is tampered with in many ways, each in a copy
// of this process (fork) that goes on with it: lists emptied, cut short, made longer; members taken out;
// values of other types, negative, not whole, huge. None of these answers is that of a program that does what
// is asked, so each copy must end with a finding; one that passes, crashes, throws or hangs is the judge's
// mistake, and told as a fault of ours.
//
// A copy has one thread, and must not unwind: what it holds (a site's server) had others. So it ends where a
// finding is made, where the next program would be called, or where its time is over.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"

namespace manyhands::host::tampering {

/// One answer that was tampered with, and how, in words.
struct Tampered {
  nlohmann::json value;
  std::vector<std::byte> bytes;
  std::string how;
};

/// At most `most` ways to tamper with it, drawn by `seed` where there are more. Pure.
std::vector<Tampered> ways_to_tamper(const nlohmann::json& value, const std::vector<std::byte>& bytes,
                                     std::size_t most, std::uint64_t seed);

/// From now on calls are tampered with.
void begin();

/// A call has been answered, all that it needed is gone. Returns once in each copy, with another answer, and
/// then, with the answer as it was, in the process itself.
void after_call(Reply& reply);

enum class Said { found, nothing, fault };
/// In a copy: ends it; else does nothing.
void judge_said(Said said);

}  // namespace manyhands::host::tampering
