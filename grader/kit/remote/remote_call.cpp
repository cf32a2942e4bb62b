#include "manyhands/remote_call.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

namespace manyhands {
namespace {

struct Function {
  std::string name;
  remote::AnyFunction function;
  std::function<Bytes(BytesReader&)> run;
};
struct ExceptionType {
  std::string name;
  remote::PackException pack;
  void (*throw_from)(BytesReader&);
};

// Filled before main begins, and only read from then on: so threads need no lock, and a forked process has
// the same tables.
std::vector<Function>& functions() {
  static std::vector<Function> all;
  return all;
}
std::vector<ExceptionType>& exception_types() {
  static std::vector<ExceptionType> all;
  return all;
}

template <class All, class Test>
auto* find(All& all, Test test) {
  const auto found = std::find_if(all.begin(), all.end(), test);
  return found == all.end() ? nullptr : &*found;
}

std::string readable(const char* name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                         &std::free);
  return text != nullptr ? text.get() : name;
}

}  // namespace

void remote::add_function(std::string name, AnyFunction function, std::function<Bytes(BytesReader&)> run) {
  functions().push_back({std::move(name), function, std::move(run)});
}

const std::string& remote::name_of(AnyFunction function) {
  const auto* known = find(functions(), [=](const Function& f) { return f.function == function; });
  if (known == nullptr) throw NotRegistered();
  const auto is_other = [&](const Function& f) { return f.name == known->name && f.function != function; };
  if (find(functions(), is_other) != nullptr) throw NameTaken(known->name);
  return known->name;
}

void remote::add_exception(std::string name, PackException pack, void (*throw_from)(BytesReader&)) {
  exception_types().push_back({std::move(name), pack, throw_from});
}

Bytes run_call(const Bytes& call) {
  BytesReader reader(call);
  const auto name = reader.take<std::string>();
  const auto* known = find(functions(), [&](const Function& f) { return f.name == name; });
  if (known == nullptr) throw NotRegistered();
  return known->run(reader);
}

Bytes pack_exception(const std::exception_ptr& exception) {
  Bytes bytes;
  for (const auto& type : exception_types()) {
    Bytes contents;
    if (!type.pack(exception, contents)) continue;
    put(bytes, type.name);
    return bytes + contents;
  }
  put(bytes, std::string());  // no name, so the type's own one follows
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& e) {
    put(bytes, readable(typeid(e).name()));
    put(bytes, std::string(e.what()));
  } catch (...) {
    const auto* type = abi::__cxa_current_exception_type();
    put(bytes, type != nullptr ? readable(type->name()) : std::string("?"));
    put(bytes, std::string("something that is not a std::exception"));
  }
  return bytes;
}

void throw_exception(const Bytes& exception) {
  BytesReader reader(exception);
  const auto name = reader.take<std::string>();
  if (const auto* type = find(exception_types(), [&](const ExceptionType& t) { return t.name == name; }))
    type->throw_from(reader);
  auto type_name = name.empty() ? reader.take<std::string>() : name;
  throw RemoteError(std::move(type_name), reader.take<std::string>());
}

}  // namespace manyhands
