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

std::string without_types(std::string demangled) {
  // From behind, because the name itself may contain parentheses: "(anonymous namespace)::operator()(int)".
  const auto end = demangled.rfind(')');
  auto begin = end;
  for (int depth = 0; begin != std::string::npos; begin = begin == 0 ? std::string::npos : begin - 1) {
    depth += demangled[begin] == ')' ? 1 : demangled[begin] == '(' ? -1 : 0;
    if (depth == 0) break;
  }
  const bool is_last = end != std::string::npos && (end + 1 == demangled.size() || demangled[end + 1] == ' ');
  if (begin != std::string::npos && begin > 0 && is_last) demangled.resize(begin);
  // Only templates have a return type, which ends at the last space that is in no brackets.
  if (demangled.ends_with('>') && demangled.find("operator") == std::string::npos) {
    int depth = 0;
    for (auto at = demangled.size(); at-- > 0;) {
      const char c = demangled[at];
      depth += c == '>' || c == ')' ? 1 : c == '<' || c == '(' ? -1 : 0;
      if (c == ' ' && depth == 0) return demangled.substr(at + 1);
    }
  }
  return demangled;
}

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
  // With little debug information (-g1), it has no scopes.
  Dwarf_Attribute attribute{};
  if (full == name && ::dwarf_attr(&declaration, DW_AT_linkage_name, &attribute) != nullptr)
    if (const char* symbol = ::dwarf_formstring(&attribute)) full = without_types(demangled(symbol));
  return full;
}

}  // namespace manyhands::stacks
