#include "kit/schedules/object.hpp"

#include <cstring>

#include "kit/schedules/index.hpp"
#include "kit/schedules/shadow.hpp"

namespace manyhands::schedules {
namespace {

constexpr std::uint64_t tag_mark = std::uint64_t{0x5c4ed01e} << 32;

Growing<Object*> tagged;  // by the number in their tags
std::uint32_t numbers = 0;

// Where the tag is: in members that the mutex types' static initializers set to 0, and that we do not use.
constexpr std::size_t in_mutex = 24;
constexpr std::size_t in_rwlock = 0;
constexpr std::size_t in_condition = 0;
constexpr std::size_t in_barrier = 24;
constexpr std::size_t in_semaphore = 16;

Object& tagged_object(void* memory, std::size_t offset, ObjectKind kind) {
  auto* place = static_cast<char*>(memory) + offset;
  std::uint64_t tag = 0;
  std::memcpy(&tag, place, sizeof tag);
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  const auto index = static_cast<std::uint32_t>(tag);
  if ((tag & ~std::uint64_t{0xffffffff}) == tag_mark && index < tagged.size() &&
      tagged[index]->address == address && tagged[index]->kind == kind)
    return *tagged[index];  // a copy of the memory has another address
  auto* object = make<Object>();
  object->number = new_object_number();
  object->kind = kind;
  object->address = address;
  tag = tag_mark | tagged.size();
  tagged.add(object);
  std::memcpy(place, &tag, sizeof tag);
  return *object;
}

void clear_tag(void* memory, std::size_t offset) {
  std::memset(static_cast<char*>(memory) + offset, 0, sizeof(std::uint64_t));
}

}  // namespace

Object& object_of(pthread_mutex_t* mutex) {
  return tagged_object(mutex, in_mutex, ObjectKind::mutex);
}
Object& object_of(pthread_rwlock_t* lock) {
  return tagged_object(lock, in_rwlock, ObjectKind::rwlock);
}
Object& object_of(pthread_cond_t* condition) {
  return tagged_object(condition, in_condition, ObjectKind::condition);
}
Object& object_of(pthread_barrier_t* barrier) {
  return tagged_object(barrier, in_barrier, ObjectKind::barrier);
}
Object& object_of(sem_t* semaphore) {
  auto& object = tagged_object(semaphore, in_semaphore, ObjectKind::semaphore);
  if (object.round == 0) {  // new: its value is where sem_init() has put it
    object.round = 1;
    std::memcpy(&object.count, semaphore, sizeof object.count);
  }
  return object;
}
void forget_object(pthread_mutex_t* mutex) {
  clear_tag(mutex, in_mutex);
}
void forget_object(pthread_rwlock_t* lock) {
  clear_tag(lock, in_rwlock);
}
void forget_object(pthread_cond_t* condition) {
  clear_tag(condition, in_condition);
}
void forget_object(pthread_barrier_t* barrier) {
  clear_tag(barrier, in_barrier);
}
void forget_object(sem_t* semaphore) {
  clear_tag(semaphore, in_semaphore);
}

Object* known_object_at(std::uintptr_t address) {
  Granule* granule = known_granule(address);
  if (granule == nullptr) return nullptr;
  for (Object* object = granule->objects; object != nullptr; object = object->next)
    if (object->address == address) return object;
  return nullptr;
}

Object& object_at(std::uintptr_t address) {
  if (Object* known = known_object_at(address)) return *known;
  auto* object = make<Object>();
  object->number = new_object_number();
  object->kind = ObjectKind::address;
  object->address = address;
  auto& place = granule(address);
  object->next = place.objects;
  place.objects = object;
  return *object;
}

std::uint32_t new_object_number() {
  return ++numbers;
}

}  // namespace manyhands::schedules
