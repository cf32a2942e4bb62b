// What happens if a rule of the interpreter lock is broken. In CPython the program would crash, or go on with
// wrong data. Here, the VM notices at once, remembers it, and throws before any object is damaged.
//
// Safe to use from any thread.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace manyhands::vm {

/// An error in a program: a wrong type, an unknown name, …. what() says where.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A program uses one of its own locks (instructions lock and unlock) wrongly: a thread locks it twice,
/// unlocks it although it has not locked it, or ends without unlocking it.
class LockMisused : public Error {
 public:
  using Error::Error;
};

/// A rule of the lock was broken. what() says which one, and how.
class RuleBroken : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// The rules, by the names under which they are remembered.
namespace rules {
inline constexpr const char* object_without_lock = "object-without-lock";
inline constexpr const char* lock_not_reacquired = "lock-not-reacquired";
inline constexpr const char* lock_released_twice = "lock-released-twice";
inline constexpr const char* foreign_object = "foreign-object";
}  // namespace rules

/// Remembers that a rule was broken. `at`: the return address of the call that broke it; null: unknown.
void note_broken(const char* rule, const void* at);
/// The same, and throws RuleBroken.
[[noreturn]] void break_rule(const char* rule, const std::string& what, const void* at);

/// The names of all rules that have been broken so far, each once.
std::vector<std::string> broken_rules();

/// From now on, `told` is called for each broken rule, in the thread that broke it. Null: nobody.
void when_broken(void (*told)(const char* rule, const void* at));

}  // namespace manyhands::vm
