#include "kit/schedules/op.hpp"

namespace manyhands::schedules {

const char* name(Op op) {
  switch (op) {
    case Op::begin:
      return "begin";
    case Op::end:
      return "end";
    case Op::create:
      return "create";
    case Op::join:
      return "join";
    case Op::detach:
      return "detach";
    case Op::lock:
      return "lock";
    case Op::trylock:
      return "trylock";
    case Op::unlock:
      return "unlock";
    case Op::read_lock:
      return "read_lock";
    case Op::read_trylock:
      return "read_trylock";
    case Op::write_lock:
      return "write_lock";
    case Op::write_trylock:
      return "write_trylock";
    case Op::rw_unlock:
      return "rw_unlock";
    case Op::wait:
      return "wait";
    case Op::wake:
      return "wake";
    case Op::notify_one:
      return "notify_one";
    case Op::notify_all:
      return "notify_all";
    case Op::semaphore_wait:
      return "semaphore_wait";
    case Op::semaphore_trywait:
      return "semaphore_trywait";
    case Op::semaphore_post:
      return "semaphore_post";
    case Op::barrier:
      return "barrier";
    case Op::barrier_leave:
      return "barrier_leave";
    case Op::once:
      return "once";
    case Op::once_done:
      return "once_done";
    case Op::load:
      return "load";
    case Op::store:
      return "store";
    case Op::exchange:
      return "exchange";
    case Op::compare_exchange:
      return "compare_exchange";
    case Op::fence:
      return "fence";
    case Op::futex_wait:
      return "futex_wait";
    case Op::futex_sleep:
      return "futex_sleep";
    case Op::futex_wake:
      return "futex_wake";
    case Op::yield:
      return "yield";
    case Op::sleep:
      return "sleep";
    case Op::clock:
      return "clock";
    case Op::poll:
      return "poll";
    case Op::busy:
      return "busy";
    case Op::read:
      return "read";
    case Op::write:
      return "write";
    case Op::free_memory:
      return "free";
    case Op::ask:
      return "ask";
    case Op::answer:
      return "answer";
  }
  return "?";
}

bool changes(Op op) {
  switch (op) {
    case Op::load:
    case Op::fence:
    case Op::yield:
    case Op::sleep:
    case Op::clock:
    case Op::poll:
    case Op::busy:
    case Op::read:
    case Op::begin:
    case Op::join:
      return false;
    default:
      return true;
  }
}

}  // namespace manyhands::schedules
