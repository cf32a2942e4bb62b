#include "manyhands/vm/object.hpp"

#include <variant>

#include "kit/vm/heap.hpp"
#include "manyhands/vm/rules.hpp"

namespace manyhands::vm {
namespace {

// `at` is the return address of the function that touches the object. It is only used to find the line.
void need_lock_of(const Object* object, const void* at) {
  if (object == nullptr) throw Error("a Ref that refers to nothing was used");
  if (!object->heap->lock->held_here())
    break_rule(rules::object_without_lock, "an object was touched by a thread without its interpreter's lock",
               at);
}

template <class Kind>
Kind& value_of(Object* object, const char* kind) {
  auto* value = std::get_if<Kind>(&object->value);
  if (value == nullptr) throw Error(std::string("a value is not ") + kind);
  return *value;
}

void need_same(const Object* list, const Object* element, const void* at) {
  if (element == nullptr) throw Error("a Ref that refers to nothing was put into a list");
  if (element->heap != list->heap)
    break_rule(rules::foreign_object, "an object of another interpreter was put into a list", at);
}

}  // namespace

[[gnu::noinline]] void Ref::count_up() const {
  if (object_ == nullptr) return;
  need_lock_of(object_, __builtin_return_address(0));
  ++object_->references;
}

// Without the lock, the object is left as it is: a leak is harmless, a wrong count is not.
[[gnu::noinline]] void Ref::count_down() noexcept {
  auto* heap = object_->heap;
  if (!heap->lock->held_here()) {
    heap->miscounted = true;
    return note_broken(rules::object_without_lock, __builtin_return_address(0));
  }
  if (--object_->references > 0) return;
  delete object_;
  --heap->objects;
}

[[gnu::noinline]] std::int64_t Ref::number() const {
  need_lock_of(object_, __builtin_return_address(0));
  return value_of<std::int64_t>(object_, "a number");
}

[[gnu::noinline]] std::string Ref::text() const {
  need_lock_of(object_, __builtin_return_address(0));
  return value_of<std::string>(object_, "a text");
}

std::vector<Ref>& Ref::list(const void* at) const {
  need_lock_of(object_, at);
  return value_of<std::vector<Ref>>(object_, "a list");
}

[[gnu::noinline]] std::size_t Ref::size() const {
  return list(__builtin_return_address(0)).size();
}

[[gnu::noinline]] Ref Ref::at(std::size_t i) const {
  const auto& elements = list(__builtin_return_address(0));
  if (i >= elements.size()) throw Error("a list has no element " + std::to_string(i));
  return elements[i];
}

[[gnu::noinline]] void Ref::set(std::size_t i, Ref element) const {
  const auto* at = __builtin_return_address(0);
  auto& elements = list(at);
  if (i >= elements.size()) throw Error("a list has no element " + std::to_string(i));
  need_same(object_, element.object_, at);
  elements[i] = std::move(element);
}

[[gnu::noinline]] void Ref::append(Ref element) const {
  const auto* at = __builtin_return_address(0);
  auto& elements = list(at);
  need_same(object_, element.object_, at);
  elements.push_back(std::move(element));
}

[[gnu::noinline]] Ref Ref::take_last() const {
  auto& elements = list(__builtin_return_address(0));
  if (elements.empty()) throw Error("an empty list has no last element");
  auto last = std::move(elements.back());
  elements.pop_back();
  return last;
}

}  // namespace manyhands::vm
