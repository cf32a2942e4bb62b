// What the test cases share: texts, calls while a scene happens, and words for what went wrong then.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"
#include "model/known_code.hpp"
#include "tests/judge.hpp"
#include "tests/scenes.hpp"

namespace wordcount {

/// A fresh text; a scene happens to the workers that take the `marked` pieces.
Text text_of(int pieces, int words, std::vector<int> marked = {});

/// For texts without marks; also for the workload.
std::optional<manyhands::Finding> judge(const manyhands::host::Call& call,
                                        const manyhands::host::Answer& answer);

/// For a mistake that shows only in the case under test: it gets that case's code. Crashes, and what the
/// kernel shows of pipes, keep their own.
void rename(manyhands::Finding& finding, manyhands::KnownCode code, const std::string& lead);

/// Why there is no answer; none: there is one.
std::optional<manyhands::Finding> without_answer(const manyhands::host::Reply& reply);
/// The same, or what is wrong with the answer.
std::optional<manyhands::Finding> wrong_with(const Text& text, const manyhands::host::Reply& reply,
                                             const Expected& expected);
/// Some workers have missed a deadline, and nothing else is wrong.
bool only_deadlines_missed(const Text& text, const manyhands::host::Reply& reply);

/// After a program that hangs, no other is tried.
[[noreturn]] void fail_after(const manyhands::host::Reply& reply, manyhands::Finding finding);

/// Fails unless what the scene saw is what the exercise asks for at all.
void expect_workers(const Scene& scene, const manyhands::host::Reply& reply);
/// Fails unless the answer is right although `scene` happens.
manyhands::host::Reply right_in_spite_of(const Text& text, const Given& given, Scene& scene,
                                         const Expected& expected, manyhands::KnownCode code,
                                         const std::string& lead, std::chrono::milliseconds may_sleep = {});
/// Fails if something is left only after a loss. If something is left in every call, the mechanism check says
/// so.
void expect_dead_are_reaped(const Text& text, const manyhands::host::Reply& reply, int deaths,
                            const std::string& lead);

/// What a worker sends about this piece.
std::string packed_piece(const Text& text, int piece);
/// No answer is shorter than that about the piece with the fewest words.
std::size_t shortest_answer(const Text& text);

}  // namespace wordcount
