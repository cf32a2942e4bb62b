#include "kit/schedules/failing.hpp"

#include <cxxabi.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <typeinfo>

#include "kit/schedules/outcome.hpp"
#include "kit/schedules/raw.hpp"
#include "kit/schedules/ready.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/setup.hpp"
#include "kit/schedules/trace.hpp"

namespace manyhands::schedules {

void (*told_failure)() = nullptr;

namespace {

/// One schedule ends once, even if a signal handler interrupts its end.
bool ending = false;

[[noreturn]] void end(Ended how) {
  outcome->hash = trace_hash();
  outcome->starved = is_fair();
  outcome->thread_count = thread_count();
  if (setup.estimates)
    for (int i = 0; i < thread_count(); ++i) {
      outcome->events[i] = thread(i).events;
      outcome->parents[i] = thread(i).parent;
    }
  outcome->ended.store(how, std::memory_order_release);
  raw::exit(0);
}

void write_waiting() {
  for (int i = 0; i < thread_count(); ++i) {
    const Thread& t = thread(i);
    if (t.finished) continue;
    WaitingRecord& w = outcome->waiting[outcome->waiting_count++];
    w = {};
    w.thread = t.id;
    w.for_what = t.pending.op;
    const Object* object = t.pending.op == Op::wake && t.woken ? t.pending.second : t.pending.object;
    w.object = object == nullptr ? 0 : static_cast<int>(object->number);
    w.address = object == nullptr ? 0 : object->address;
    w.holder = holder_of(t);
    w.at = t.pending.shown_at != 0 ? t.pending.shown_at : t.pending.at;
    w.notified_in_vain = -1;
    if ((t.pending.op == Op::wake && !t.woken) || t.pending.op == Op::futex_sleep)
      w.notified_in_vain = t.pending.object->notified_in_vain;
    write_calls(t, w.frames);
  }
}

void write_access(AccessRecord& record, std::uintptr_t granule_address, const Access& access) {
  record = {};
  record.thread = access.thread;
  const int first = __builtin_ctz(access.bytes);
  record.address = granule_address + static_cast<std::uintptr_t>(first);
  record.bytes = __builtin_popcount(access.bytes);
  record.write = access.write;
  record.atomic = access.atomic;
  record.freed = access.freed;
  record.at = access.at;
  record.frames.count = write_frames(access.stack, record.frames.at, max_frames);
}

void on_signal(int number) {
  const char* what = number == SIGSEGV  ? "the program accessed memory that is not its own (SIGSEGV)"
                     : number == SIGBUS ? "the program accessed memory that does not exist (SIGBUS)"
                     : number == SIGFPE ? "the program divided by zero (SIGFPE)"
                     : number == SIGILL ? "the program executed an illegal instruction (SIGILL)"
                                        : "the program called abort()";
  if (ending) raw::exit(121);
  fail(Kind::crash, what);
}

void on_terminate() {
  char what[sizeof outcome->what];
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (type == nullptr)
    fail(Kind::exception,
         "the program called std::terminate(): a joinable std::thread was destroyed, or the like");
  int status = 0;
  const char* demangled = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  const char* thrown = status == 0 ? demangled : type->name();
  try {
    throw;
  } catch (const std::exception& error) {
    std::snprintf(what, sizeof what, "uncaught exception %s: %s", thrown, error.what());
  } catch (...) {
    std::snprintf(what, sizeof what, "uncaught exception %s", thrown);
  }
  fail(Kind::exception, what);
}

}  // namespace

void pass() {
  end(Ended::passed);
}

void fail(Kind kind, const char* what) {
  if (ending) raw::exit(121);
  ending = true;
  outcome->kind = kind;
  std::strncpy(outcome->what, what, sizeof outcome->what - 1);
  if (told_failure != nullptr) told_failure();
  write_waiting();
  end(Ended::failed);
}

void fail_deadlock() {
  char what[512] = "deadlock: no thread can go on";
  for (int i = 0; i < thread_count(); ++i) {
    const Thread& t = thread(i);
    if (t.finished) continue;
    const bool waits = (t.pending.op == Op::wake && !t.woken) || t.pending.op == Op::futex_sleep;
    if (waits && t.pending.object->notified_in_vain >= 0) {
      std::snprintf(what, sizeof what,
                    "lost wake-up: thread %d waits, and was notified before it waited (step %d)", t.id,
                    t.pending.object->notified_in_vain);
      break;
    }
    if (waits_for_itself(t)) {
      std::snprintf(what, sizeof what, "deadlock: thread %d waits for thread %d, and so on, back to itself",
                    t.id, holder_of(t));
      break;
    }
  }
  fail(Kind::deadlock, what);
}

void fail_livelock(const Thread*, const char* what) {
  fail(Kind::livelock, what);
}

void fail_race(std::uintptr_t granule_address, const Access& earlier, const Access& later) {
  outcome->has_race = true;
  write_access(outcome->race[0], granule_address, earlier);
  write_access(outcome->race[1], granule_address, later);
  char what[256];
  const auto verb = [](const Access& a) { return a.freed ? "frees" : a.write ? "writes" : "reads"; };
  std::snprintf(what, sizeof what, "data race: thread %d %s what thread %d %s, and nothing orders them",
                static_cast<int>(earlier.thread), verb(earlier), static_cast<int>(later.thread), verb(later));
  fail(Kind::race, what);
}

void stop() {
  write_waiting();
  for (int i = 0; i < outcome->waiting_count; ++i) {
    WaitingRecord& w = outcome->waiting[i];
    const Thread& t = thread(w.thread);
    w.can_go_on = could_go_on(t);
    w.may_wake = could_wake(t);
  }
  end(Ended::stopped);
}

void diverge() {
  end(Ended::diverged);
}

void catch_crashes() {
  // The signal stack is for a main thread whose stack has overflowed.
  static char stack[64 * 1024];
  const stack_t alternative{stack, 0, sizeof stack};
  ::sigaltstack(&alternative, nullptr);
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) ::sigaction(number, &action, nullptr);
  std::set_terminate(on_terminate);
}

}  // namespace manyhands::schedules
