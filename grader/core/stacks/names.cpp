#include "stacks/names.hpp"

#include <cxxabi.h>
#include <dwarf.h>

#include <cstring>

namespace manyhands::stacks {
namespace {

constexpr std::size_t longest_symbol = 4096;
constexpr int most_links = 8;

// The definition of a member, or a copy of an inlined function, refers to the declaration, which is where it
// belongs: in its class and namespace.
Dwarf_Die declaration_of(Dwarf_Die function) {
  for (int i = 0; i < most_links; ++i) {
    Dwarf_Attribute link{};
    Dwarf_Die next{};
    if (::dwarf_attr(&function, DW_AT_abstract_origin, &link) == nullptr &&
        ::dwarf_attr(&function, DW_AT_specification, &link) == nullptr)
      break;
    if (::dwarf_formref_die(&link, &next) == nullptr) break;
    function = next;
  }
  return function;
}

std::string part_of_name(Dwarf_Die& scope) {
  const char* name = ::dwarf_diename(&scope);
  switch (::dwarf_tag(&scope)) {
    case DW_TAG_namespace:
      return name == nullptr ? "(anonymous namespace)::" : std::string(name) + "::";
    case DW_TAG_class_type:
    case DW_TAG_structure_type:
    case DW_TAG_union_type:
      return name == nullptr ? "" : std::string(name) + "::";
    default:
      return {};
  }
}

}  // namespace

std::string demangled(const char* symbol) {
  if (std::strlen(symbol) > longest_symbol) return {symbol, longest_symbol};
  int status = 0;
  const Allocated<char> name(abi::__cxa_demangle(symbol, nullptr, nullptr, &status));
  return status == 0 && name ? name.get() : symbol;
}

const std::string& Names::of(Dwarf_Die function) {
  auto declaration = declaration_of(function);
  const auto [known, is_new] = known_.try_emplace(::dwarf_dieoffset(&declaration));
  auto& full = known->second;
  const char* name = ::dwarf_diename(&declaration);
  if (!is_new || name == nullptr) return full;
  full = name;
  Dwarf_Die* found = nullptr;
  const int count = ::dwarf_getscopes_die(&declaration, &found);
  const Allocated<Dwarf_Die> scopes(found);
  for (int i = 1; i < count && full.size() < longest_symbol; ++i) full = part_of_name(found[i]) + full;
  return full;
}

}  // namespace manyhands::stacks
