// What is behind a Ref. Private to the VM.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "manyhands/vm/lock.hpp"
#include "manyhands/vm/object.hpp"

namespace manyhands::vm {

using Value = std::variant<std::int64_t, std::string, std::vector<Ref>>;

struct Object {
  Heap* heap;                   // of the interpreter that it belongs to
  std::int64_t references = 1;  // a plain number: the lock guards it
  Value value;
};

/// The objects of one interpreter.
struct Heap {
  std::shared_ptr<InterpreterLock> lock;
  std::int64_t objects = 0;  // that exist now
  // A Ref was destroyed without the lock, and so not counted: its object stays in `objects`. Atomic, because
  // whoever sets it does not hold the lock.
  std::atomic<bool> miscounted = false;

  Ref make(Value value) {
    ++objects;
    return Ref(new Object{.heap = this, .value = std::move(value)});
  }
};

}  // namespace manyhands::vm
