#include "kit/schedules/weak.hpp"

#include "kit/schedules/arena.hpp"
#include "kit/schedules/index.hpp"
#include "kit/schedules/scheduler.hpp"

namespace manyhands::schedules {

struct Moment {
  int thread;
  std::uint32_t time;
};

struct Store {
  std::uint64_t value = 0;
  Moment when{-1, 0};
  bool seq_cst = false;
  int step = 0;
  VectorClock released;
  Growing<Moment> reads;
  Store* older = nullptr;
};

namespace {

constexpr int max_choice = 8;

VectorClock seen_by_fences;  // what happened before the seq_cst fences so far

bool happened_before(const Moment& moment, const Thread& me) {
  return moment.thread < 0 || moment.thread == me.id || me.clock.knows(moment.thread, moment.time);
}

/// Coherence and the total order of seq_cst operations: the thread must not read anything older than this
/// store.
bool is_oldest(Store& store, const Thread& me, bool seq_cst) {
  if (happened_before(store.when, me) || me.seen_by_fence.knows(store.when.thread, store.when.time))
    return true;
  if (store.seq_cst && (seq_cst || store.step <= static_cast<int>(me.fence_time))) return true;
  if (seq_cst && seen_by_fences.knows(store.when.thread, store.when.time)) return true;
  for (std::uint32_t i = 0; i < store.reads.size(); ++i)
    if (happened_before(store.reads[i], me)) return true;
  return false;
}

void add_read(Store& store, const Thread& me) {
  for (std::uint32_t i = 0; i < store.reads.size(); ++i)
    if (store.reads[i].thread == me.id) return;  // the first read says most
  store.reads.add({me.id, me.time});
}

Store& newest_store(Object& object, std::uint64_t value) {
  if (object.stores == nullptr) {
    object.stores = make<Store>();
    object.stores->value = value;
    object.stores->released.assign(object.released);
  }
  return *object.stores;
}

}  // namespace

std::uint64_t weak_load(Object& object, std::uint64_t newest, bool seq_cst, const VectorClock*& released) {
  const Thread& me = *self;
  Store* store = &newest_store(object, newest);
  Store* permitted[max_choice];
  int count = 0;
  for (Store* s = store; s != nullptr && count < max_choice; s = s->older) {
    permitted[count++] = s;
    if (is_oldest(*s, me, seq_cst)) break;
  }
  std::uint64_t values[max_choice];
  for (int i = 0; i < count; ++i) values[i] = permitted[i]->value;
  store = permitted[pick(count, Picked::value, values)];
  add_read(*store, me);
  released = &store->released;
  return store->value;
}

void weak_store(Object& object, std::uint64_t before, std::uint64_t value, bool seq_cst) {
  Store& previous = newest_store(object, before);
  auto* store = make<Store>();
  store->value = value;
  store->when = {self->id, self->time};
  store->seq_cst = seq_cst;
  store->step = step_number();
  store->released.assign(object.released);
  store->older = &previous;
  object.stores = store;
}

void weak_read_first(Object& object, std::uint64_t value) {
  newest_store(object, value);
}

void weak_read_newest(Object& object) {
  if (object.stores != nullptr) add_read(*object.stores, *self);
}

void weak_fence() {
  Thread& me = *self;
  seen_by_fences.join(me.clock);
  me.seen_by_fence.assign(seen_by_fences);
  me.fence_time = static_cast<std::uint32_t>(step_number());
  advance(me);
}

}  // namespace manyhands::schedules
