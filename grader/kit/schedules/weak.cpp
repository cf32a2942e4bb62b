#include "kit/schedules/weak.hpp"

#include "kit/schedules/arena.hpp"
#include "kit/schedules/index.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/trace.hpp"

namespace manyhands::schedules {

/// When a thread did something, by its own clock; thread -1: before everything.
struct Moment {
  int thread;
  std::uint32_t time;
};

struct Read {
  Moment when;
  bool seq_cst;
};

struct Store {
  std::uint64_t value = 0;
  Moment when{-1, 0};
  bool seq_cst = false;
  int step = -1;  // in the trace; -1: it is not there
  VectorClock released;
  Growing<Read> reads;
  Store* older = nullptr;
};

namespace {

constexpr int max_choice = 8;

/// What the seq_cst operations so far were, and what happened before the seq_cst fences so far. Their total
/// order is that of their execution.
VectorClock seen_by_seq_cst;
/// Only what happened before the fences: an operation that is no fence orders nothing but other such
/// operations.
VectorClock seen_by_fences;

bool knows(const Thread& me, const Moment& moment, bool seq_cst) {
  return moment.thread < 0 || moment.thread == me.id || me.clock.knows(moment.thread, moment.time) ||
         (seq_cst && seen_by_fences.knows(moment.thread, moment.time));
}

/// Coherence, and the total order of seq_cst operations: whoever knows the store, or that somebody read it,
/// must not read anything older. A seq_cst load knows all other seq_cst operations so far.
bool is_oldest(Store& store, const Thread& me, bool seq_cst) {
  if ((seq_cst && store.seq_cst) || knows(me, store.when, seq_cst)) return true;
  for (std::uint32_t i = 0; i < store.reads.size(); ++i)
    if ((seq_cst && store.reads[i].seq_cst) || knows(me, store.reads[i].when, seq_cst)) return true;
  return false;
}

void add_read(Store& store, const Thread& me, bool seq_cst) {
  for (std::uint32_t i = 0; i < store.reads.size(); ++i)
    if (store.reads[i].when.thread == me.id) {  // the first read says most
      store.reads[i].seq_cst = store.reads[i].seq_cst || seq_cst;
      return;
    }
  store.reads.add({{me.id, me.time}, seq_cst});
}

/// If memory holds something else than the last store, then a plain write has put it there: the history is
/// that of a variable that is no more.
Store& newest_store(Object& object, std::uint64_t in_memory) {
  if (object.stores == nullptr || object.stores->value != in_memory) {
    object.stores = make<Store>();
    object.stores->value = in_memory;
    object.stores->released.assign(object.released);
  }
  return *object.stores;
}

}  // namespace

std::uint64_t weak_load(Object& object, std::uint64_t in_memory, bool seq_cst, const VectorClock*& released) {
  const Thread& me = *self;
  Store& newest = newest_store(object, in_memory);
  Store* permitted[max_choice];
  std::uint64_t values[max_choice];
  int count = 0;
  for (Store* s = &newest; s != nullptr && count < max_choice; s = s->older) {
    values[count] = s->value;
    permitted[count++] = s;
    // Nobody gets anywhere: then no old value may be the reason.
    if (is_fair() || is_oldest(*s, me, seq_cst)) break;
  }
  Store& read = *permitted[pick(count, Picked::value, values)];
  if (&read != &newest) record_older(read.step, newest.step, seq_cst);
  add_read(read, me, seq_cst);
  released = &read.released;
  return read.value;
}

void weak_read_newest(Object& object, std::uint64_t in_memory, bool seq_cst) {
  add_read(newest_store(object, in_memory), *self, seq_cst);
}

void weak_store(Object& object, std::uint64_t before, std::uint64_t value, bool seq_cst) {
  Store& previous = newest_store(object, before);
  auto* store = make<Store>();
  store->value = value;
  store->when = {self->id, self->time};
  store->seq_cst = seq_cst;
  store->step = last_recorded();
  store->released.assign(object.released);
  store->older = &previous;
  object.stores = store;
}

void weak_seq_cst() {
  Thread& me = *self;
  seen_by_seq_cst.set(me.id, me.time);
  advance(me);
}

// The memory model says what the loads after a fence must not miss, also those of other threads that the
// fence happens before. To let the thread know it all says a little more: a few races are not seen in this
// mode. Others show them.
void weak_fence() {
  Thread& me = *self;
  seen_by_seq_cst.join(me.clock);
  seen_by_fences.join(me.clock);
  me.clock.join(seen_by_seq_cst);
  advance(me);
}

}  // namespace manyhands::schedules
