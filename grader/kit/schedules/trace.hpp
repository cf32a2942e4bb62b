// What a schedule leaves behind for the process that forked it: a hash over all steps, the choices, and, on
// request, the steps themselves. Only the thread whose turn it is calls this.
#pragma once
#include <cstddef>
#include <cstdint>

#include "kit/schedules/outcome.hpp"
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

void record_choice(int choice);
void record_step(const Thread& thread, int step, Why why);
void record_note(const Thread& thread, int step);
void record_value(std::uint64_t value);

/// The step recorded last is a load that read an older value; the arguments are numbers of steps
/// (StepRecord).
void record_older(int read, int missed, bool seq_cst);
/// The number of the step recorded last; -1: it was not recorded.
int last_recorded();

/// A plain access that is worth showing; not part of the hash.
void record_access(const Thread& thread, Op op, std::uintptr_t address, std::uintptr_t at,
                   std::uint64_t value);

/// The step recorded last writes these bytes now; its value is what is there when the thread does something
/// else.
void expect_write(std::uintptr_t address, std::size_t bytes);
void finish_write();

void write_calls(const Thread& thread, Frames& frames);

/// The return address of the innermost call that the program itself made, if `at` is in a library, and if
/// steps are recorded. Of the calling thread.
std::uintptr_t in_program(const Thread& thread, std::uintptr_t at);

std::uint64_t trace_hash();

}  // namespace manyhands::schedules
