#include "kit/guest/thrown_type.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <typeinfo>

namespace manyhands::guest {

std::string thrown_type() {
  const auto* type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "?";
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, nullptr), &std::free);
  return text != nullptr ? text.get() : type->name();
}

}  // namespace manyhands::guest
