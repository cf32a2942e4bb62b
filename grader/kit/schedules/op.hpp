// What a thread does, or is about to do: one word per operation that the scheduler sees.
#pragma once
#include <cstdint>

namespace manyhands::schedules {

enum class Op : std::uint8_t {
  begin,
  end,
  create,
  join,
  detach,
  lock,
  trylock,
  unlock,
  read_lock,
  read_trylock,
  write_lock,
  write_trylock,
  rw_unlock,
  wait,  // on a condition variable: releases the mutex and sleeps
  wake,  // ends a wait, with the mutex locked again
  notify_one,
  notify_all,
  semaphore_wait,
  semaphore_trywait,
  semaphore_post,
  barrier,        // arrives
  barrier_leave,  // goes on, when all have arrived
  once,           // std::call_once, pthread_once and the guard of a static variable
  once_done,
  load,
  store,
  exchange,  // any operation that reads and writes in one step
  compare_exchange,
  fence,
  futex_wait,   // std::atomic::wait
  futex_sleep,  // the sleep of it
  futex_wake,   // std::atomic::notify
  yield,
  sleep,
  clock,
  poll,
  busy,   // ran long without any of the others
  read,   // of a plain variable
  write,  // of a plain variable
  free_memory,
  ask,     // for a page of the site in memory; the value is the begin of its path
  answer,  // it has arrived
};

/// As in reports of the driver: "lock", "notify_one".
const char* name(Op op);

/// Whether the operation can change what another one of the same object sees.
bool changes(Op op);

}  // namespace manyhands::schedules
