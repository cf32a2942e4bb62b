// Objects belong to one interpreter, because its lock protects their counts. To pass a value to another
// interpreter, copy it: first into a message, which consists of plain data without counts and needs no lock,
// then from the message into an object of the other interpreter.
//
//   const vm::Message message = vm::to_message(result);    // holding the lock of the result's interpreter
//   const vm::Ref copy = vm::from_message(home, message);  // holding the lock of `home`
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "manyhands/vm/object.hpp"

namespace manyhands::vm {

class Interpreter;

struct Message {
  std::variant<std::int64_t, std::string, std::vector<Message>> value;
};

Message to_message(const Ref& object);
Ref from_message(Interpreter& interpreter, const Message& message);

}  // namespace manyhands::vm
