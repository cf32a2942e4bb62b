// What threads synchronise on: mutexes, condition variables, semaphores, atomic variables and so on. Numbered
// in the order of their first use, so that numbers do not depend on addresses. Only the thread whose turn it
// is calls this.
#pragma once
#include <pthread.h>
#include <semaphore.h>

#include <cstdint>

#include "kit/schedules/vector_clock.hpp"

namespace manyhands::schedules {

struct Store;  // of an atomic variable, in weak mode (weak.hpp)

enum class ObjectKind : std::uint8_t { mutex, rwlock, condition, semaphore, barrier, address, thread };

struct Object {
  std::uint32_t number = 0;
  ObjectKind kind{};
  std::uintptr_t address = 0;
  VectorClock released;             // what whoever acquires it learns
  VectorClock released_by_readers;  // of an rwlock
  int owner = -1;                   // the thread that holds it, or runs the function of a once
  int count = 0;                // how often a recursive mutex is held; of a semaphore, its value; who arrived
  int readers = 0;              // that hold an rwlock
  int round = 0;                // of a barrier
  bool done = false;            // of a once
  bool atomic = false;          // an atomic variable
  bool weakly_written = false;  // it was, by an operation that is not seq_cst
  int last_reader = -1;         // the last thread that got an rwlock to read
  std::uintptr_t held_since = 0;  // where the owner locked it
  int notified_in_vain = -1;      // the step of the last notification that found nobody
  Object* next = nullptr;         // in the same eight bytes
  Store* stores = nullptr;        // the newest first
};

/// The state of pthread objects is found by a tag in their own memory. Whoever makes a new object there
/// overwrites the tag, even without a destructor or an init function, and so gets a new state.
Object& object_of(pthread_mutex_t* mutex);
Object& object_of(pthread_rwlock_t* lock);
Object& object_of(pthread_cond_t* condition);
Object& object_of(pthread_barrier_t* barrier);
Object& object_of(sem_t* semaphore);
void forget_object(pthread_mutex_t* mutex);
void forget_object(pthread_rwlock_t* lock);
void forget_object(pthread_cond_t* condition);
void forget_object(pthread_barrier_t* barrier);
void forget_object(sem_t* semaphore);

/// What is at this address: an atomic variable, once_flag, guard or spin lock. Forgotten with its memory
/// (shadow.hpp).
Object& object_at(std::uintptr_t address);
Object* known_object_at(std::uintptr_t address);

std::uint32_t new_object_number();

}  // namespace manyhands::schedules
