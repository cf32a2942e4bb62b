#include "manyhands/vm/message.hpp"

#include "kit/vm/heap.hpp"
#include "manyhands/vm/interpreter.hpp"
#include "manyhands/vm/rules.hpp"

namespace manyhands::vm {

// Reaches into objects. One check at the beginning is enough, because all parts of a value belong to the same
// interpreter.
struct Copier {
  static Message copy(const Object& object, int depth) {
    constexpr int max_depth = 100;
    if (depth > max_depth) throw Error("a list is too deep for a message. Does it contain itself?");
    if (const auto* number = std::get_if<std::int64_t>(&object.value)) return {*number};
    if (const auto* text = std::get_if<std::string>(&object.value)) return {*text};
    std::vector<Message> copies;
    for (const auto& element : std::get<std::vector<Ref>>(object.value))
      copies.push_back(copy(*element.object_, depth + 1));
    return {std::move(copies)};
  }

  static Message copy(const Ref& object, const void* at) {
    if (!object) throw Error("a Ref that refers to nothing was to become a message");
    if (!object.object_->heap->lock->held_here())
      break_rule(rules::object_without_lock, "an object became a message without its interpreter's lock", at);
    return copy(*object.object_, 0);
  }
};

[[gnu::noinline]] Message to_message(const Ref& object) {
  return Copier::copy(object, __builtin_return_address(0));
}

namespace {

Ref made_from(Interpreter& interpreter, const Message& message) {
  if (const auto* number = std::get_if<std::int64_t>(&message.value)) return interpreter.number(*number);
  if (const auto* text = std::get_if<std::string>(&message.value)) return interpreter.text(*text);
  auto list = interpreter.list();
  for (const auto& element : std::get<std::vector<Message>>(message.value))
    list.append(made_from(interpreter, element));
  return list;
}

}  // namespace

[[gnu::noinline]] Ref from_message(Interpreter& interpreter, const Message& message) {
  interpreter.need_lock("an object was made from a message without the lock", __builtin_return_address(0));
  return made_from(interpreter, message);
}

}  // namespace manyhands::vm
