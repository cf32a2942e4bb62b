// Calls of functions as bytes, so that another process can execute them:
//
//   int twice(int n) { return 2 * n; }
//   const manyhands::RemoteFunction registered("twice", &twice);   // once, in all processes
//
//   Bytes call = pack_call(&twice, 21);    // here
//   Bytes result = run_call(call);         // in any process
//   int n = unpack<int>(result);           // here again: 42
//
// A function is known by its name. So only functions can be called, no lambdas with captures; arguments and
// results are numbers, strings and vectors of these (bytes.hpp). All functions are safe to call from any
// thread.
#pragma once
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "manyhands/bytes.hpp"

namespace manyhands {

/// Thrown by pack_call for a function without a name.
struct NotRegistered : std::logic_error {
  NotRegistered() : std::logic_error("this function is not registered, so other processes cannot find it") {}
};

/// Thrown by pack_call for a function whose name another function has, too.
struct NameTaken : std::logic_error {
  explicit NameTaken(const std::string& name)
      : std::logic_error("two functions are registered as \"" + name +
                         "\", so a call by this name may reach the wrong one") {}
};

/// An exception of a type that is not registered, after its way through bytes.
struct RemoteError : std::runtime_error {
  RemoteError(std::string type_name, const std::string& message)
      : std::runtime_error(message), type(std::move(type_name)) {}
  std::string type;
};

namespace remote {
using AnyFunction = void (*)();
void add_function(std::string name, AnyFunction function, std::function<Bytes(BytesReader&)> run);
const std::string& name_of(AnyFunction function);
using PackException = bool (*)(const std::exception_ptr&, Bytes&);  // false: of another type
void add_exception(std::string name, PackException pack, void (*throw_from)(BytesReader&));
}  // namespace remote

/// Gives a function a name. Create it as a global object: it must exist before the first fork.
template <class R, class... P>
struct RemoteFunction {
  RemoteFunction(std::string name, R (*function)(P...)) {
    remote::add_function(std::move(name), reinterpret_cast<remote::AnyFunction>(function),
                         [function](BytesReader& arguments) {
                           // In braces, because these are evaluated from left to right.
                           std::tuple<std::decay_t<P>...> taken{arguments.take<std::decay_t<P>>()...};
                           Bytes result;
                           put(result, std::apply(function, std::move(taken)));
                           return result;
                         });
  }
};

/// Gives a type of exceptions a name, so that they keep it on their way. T: a number, or a std::exception
/// that can be made from its what().
template <class T>
struct RemoteException {
  explicit RemoteException(std::string name) {
    remote::add_exception(
        std::move(name),
        [](const std::exception_ptr& thrown, Bytes& bytes) {
          try {
            std::rethrow_exception(thrown);
          } catch (const T& e) {
            if constexpr (std::is_base_of_v<std::exception, T>) {
              if (typeid(e) != typeid(T)) return false;  // of a derived type
              put(bytes, std::string(e.what()));
            } else {
              put(bytes, e);
            }
            return true;
          } catch (...) {
            return false;
          }
        },
        [](BytesReader& bytes) {
          if constexpr (std::is_base_of_v<std::exception, T>)
            throw T(bytes.take<std::string>());
          else
            throw bytes.take<T>();
        });
  }
};

/// The call f(arguments…) as bytes. The caller may change or destroy the arguments afterwards.
template <class R, class... P, class... A>
Bytes pack_call(R (*f)(P...), const A&... arguments) {
  static_assert(sizeof...(P) == sizeof...(A), "as many arguments as the function has parameters");
  Bytes call;
  put(call, remote::name_of(reinterpret_cast<remote::AnyFunction>(f)));
  (put(call, static_cast<std::decay_t<P>>(arguments)), ...);
  return call;
}

/// Executes a call, and returns its result as bytes. Throws what the function throws.
Bytes run_call(const Bytes& call);

/// A result from its bytes.
template <class R>
R unpack(const Bytes& result) {
  return BytesReader(result).take<R>();
}

/// An exception as bytes: the name of its type, and its message or value.
Bytes pack_exception(const std::exception_ptr& exception);
/// … and back: throws one of the same type, or a RemoteError if the type has no name.
[[noreturn]] void throw_exception(const Bytes& exception);

}  // namespace manyhands
