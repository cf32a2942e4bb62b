#include "kit/schedules/trace.hpp"

#include <unwind.h>

#include <cstring>

#include "kit/schedules/random.hpp"
#include "kit/schedules/setup.hpp"

// The bounds of the program's own code, from the linker.
extern "C" const char __executable_start;
extern "C" const char etext;

namespace manyhands::schedules {

Outcome* outcome = nullptr;
Setup setup;

namespace {

std::uint64_t hash = 0x5eed;
StepRecord* last_record = nullptr;

struct Write {
  StepRecord* record;
  std::uintptr_t address;
  std::size_t bytes;
};
Write unfinished{};

void mix(std::uint64_t word) {
  hash = mixed(hash + word + 0x9e3779b97f4a7c15u);
}

bool is_in_program(std::uintptr_t at) {
  return at >= reinterpret_cast<std::uintptr_t>(&__executable_start) &&
         at < reinterpret_cast<std::uintptr_t>(&etext);
}

struct Search {
  std::uintptr_t library;  // an address in the function that the program called
  bool inside;
  std::uintptr_t found;
};

_Unwind_Reason_Code look(_Unwind_Context* context, void* argument) {
  auto& search = *static_cast<Search*>(argument);
  const auto at = static_cast<std::uintptr_t>(_Unwind_GetIP(context));
  if (at == search.library) search.inside = true;
  if (!search.inside || !is_in_program(at)) return _URC_NO_REASON;
  search.found = at;
  return _URC_END_OF_STACK;
}

/// Of the calling thread: where the program called the library. std::thread::join is in libstdc++.so, which
/// is not instrumented, so the thread's own stack does not know.
std::uintptr_t caller_of_library(std::uintptr_t at) {
  if (at == 0) return 0;
  Search search{at, false, 0};
  // The unwinder locks a mutex, which is none of the program's.
  Thread* const me = self;
  self = nullptr;
  ::_Unwind_Backtrace(look, &search);
  self = me;
  return search.found;
}

void add(const Thread& t, Why why, bool choice) {
  last_record = nullptr;
  if (!setup.record || outcome->recorded == max_recorded_steps) return;
  StepRecord& record = outcome->records[outcome->recorded++];
  const Pending& p = t.pending;
  record = {};
  record.thread = t.id;
  record.object = p.object == nullptr ? 0 : static_cast<int>(p.object->number);
  record.address = p.object == nullptr ? 0 : p.object->address;
  record.at = p.shown_at != 0 ? p.shown_at : p.at;
  record.line = p.line;
  record.op = p.op;
  record.why = why;
  record.choice = choice;
  if (p.op == Op::join || p.op == Op::create) {
    record.value = static_cast<std::uint64_t>(p.other);
    record.has_value = true;
  }
  write_calls(t, record.frames);
  last_record = &record;
}

}  // namespace

void record_choice(int choice) {
  if (!setup.record) return;
  if (outcome->choice_count < max_choices) outcome->choices[outcome->choice_count++] = choice;
}

void record_step(const Thread& t, int step, Why why) {
  finish_write();
  const Pending& p = t.pending;
  mix(static_cast<std::uint64_t>(t.id) << 40 | static_cast<std::uint64_t>(p.op) << 32 |
      (p.object == nullptr ? 0 : p.object->number));
  if (is_in_program(p.at)) mix(p.at - reinterpret_cast<std::uintptr_t>(&__executable_start));
  outcome->steps = step;
  add(t, why, true);
}

void record_note(const Thread& t, int step) {
  record_step(t, step, Why::same);
  if (last_record != nullptr) last_record->choice = false;
}

void record_value(std::uint64_t value) {
  if (last_record == nullptr) return;
  last_record->value = value;
  last_record->has_value = true;
}

void record_older(int read, int missed, bool seq_cst) {
  if (last_record != nullptr)
    last_record->older = true, last_record->read = read, last_record->missed = missed,
    last_record->seq_cst = seq_cst;
}

int last_recorded() {
  return last_record == nullptr ? -1 : static_cast<int>(last_record - outcome->records);
}

void record_access(const Thread& t, Op op, std::uintptr_t address, std::uintptr_t at, std::uint64_t value) {
  if (!setup.record || outcome->recorded == max_recorded_steps) return;
  StepRecord& record = outcome->records[outcome->recorded++];
  record = {};
  record.thread = t.id;
  record.address = address;
  record.at = at;
  record.op = op;
  record.value = value;
  record.has_value = true;
  write_calls(t, record.frames);
}

void expect_write(std::uintptr_t address, std::size_t bytes) {
  if (setup.record && outcome->recorded > 0)
    unfinished = {&outcome->records[outcome->recorded - 1], address, bytes};
}

void finish_write() {
  if (unfinished.record == nullptr) return;
  unfinished.record->value = 0;
  std::memcpy(&unfinished.record->value, reinterpret_cast<const void*>(unfinished.address), unfinished.bytes);
  unfinished.record = nullptr;
}

void write_calls(const Thread& t, Frames& frames) {
  frames.count = write_frames(t.stack, frames.at, max_frames);
}

std::uintptr_t in_program(const Thread& t, std::uintptr_t at) {
  if (at == 0 || !setup.record) return at;
  if (is_in_program(at)) return at;
  if (const auto found = caller_of_library(at)) return found;
  for (Stack call = t.stack; call != nullptr; call = call->caller)
    if (is_in_program(call->return_address)) return call->return_address;
  return at;
}

std::uint64_t trace_hash() {
  return hash;
}

}  // namespace manyhands::schedules
