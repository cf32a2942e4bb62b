#include "kit/schedules/ready.hpp"

namespace manyhands::schedules {

bool possible(const Thread& t) {
  const Pending& p = t.pending;
  switch (p.op) {
    case Op::lock:
      return p.object->owner == -1;
    case Op::read_lock:
      return p.object->owner == -1;
    case Op::write_lock:
      return p.object->owner == -1 && p.object->readers == 0;
    case Op::join:
      return thread(p.other).finished;
    case Op::wake:
      return t.woken && p.second->owner == -1;
    case Op::futex_sleep:
    case Op::barrier_leave:
      return t.woken;
    case Op::semaphore_wait:
      return p.object->count > 0;
    case Op::once:
      return p.object->owner == -1;
    case Op::sleep:
      return false;
    case Op::poll:
      return p.is_ready == nullptr || p.is_ready(p.argument) != 0;
    default:
      return true;
  }
}

int holder_of(const Thread& t) {
  const Pending& p = t.pending;
  switch (p.op) {
    case Op::lock:
    case Op::read_lock:
    case Op::once:
      return p.object->owner;
    case Op::write_lock:
      return p.object->owner != -1 ? p.object->owner : p.object->last_reader;
    case Op::join:
      return p.other;
    case Op::wake:
      return t.woken ? p.second->owner : -1;
    default:
      return -1;
  }
}

bool waits_for_itself(const Thread& first) {
  const Thread* t = &first;
  for (int i = 0; i < thread_count(); ++i) {
    // Several threads may hold a lock to read, so the last reader proves nothing.
    const bool surely = t->pending.op == Op::lock || t->pending.op == Op::once || t->pending.op == Op::join ||
                        t->pending.op == Op::read_lock;
    if (!surely || t->pending.deadline != no_deadline || possible(*t)) return false;
    const int holder = holder_of(*t);
    if (holder < 0 || thread(holder).finished) return false;
    t = &thread(holder);
    if (t == &first) return true;
  }
  return false;
}

}  // namespace manyhands::schedules
