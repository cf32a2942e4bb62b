#include "kit/schedules/program/variable_names.hpp"

#include <cxxabi.h>
#include <elf.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>
#include <vector>

#include "kit/schedules/program/offsets.hpp"

namespace manyhands::schedules {
namespace {

constexpr std::size_t longest_symbol = 200;
constexpr std::size_t longest_name = 40;
constexpr std::size_t most_symbols = 1u << 16;

struct Variable {
  std::uint64_t bytes;
  std::string symbol;
};

template <class T>
const T* at(const std::string& file, std::uint64_t offset, std::uint64_t count = 1) {
  const bool fits = offset <= file.size() && count <= (file.size() - offset) / sizeof(T);
  return fits ? reinterpret_cast<const T*>(file.data() + offset) : nullptr;
}

void add_variables(const std::string& file, const Elf64_Shdr& symbols, const Elf64_Shdr& names,
                   std::map<std::uint64_t, Variable>& to) {
  const auto count = symbols.sh_size / sizeof(Elf64_Sym);
  const auto* all = at<Elf64_Sym>(file, symbols.sh_offset, count);
  for (std::size_t i = 0; all != nullptr && i < count && to.size() < most_symbols; ++i) {
    if (ELF64_ST_TYPE(all[i].st_info) != STT_OBJECT || all[i].st_size == 0) continue;
    const auto* name = at<char>(file, names.sh_offset + all[i].st_name);
    if (name == nullptr) continue;
    const std::string_view rest(name, file.size() - static_cast<std::size_t>(name - file.data()));
    if (const auto end = rest.find('\0'); end < longest_symbol)
      to.try_emplace(all[i].st_value, Variable{all[i].st_size, std::string(rest.substr(0, end))});
  }
}

/// By their offsets, from this program's own file.
std::map<std::uint64_t, Variable> read_variables() {
  std::ifstream stream("/proc/self/exe", std::ios::binary);
  const std::string file(std::istreambuf_iterator<char>(stream), {});
  std::map<std::uint64_t, Variable> variables;
  const auto* header = at<Elf64_Ehdr>(file, 0);
  const auto* sections = header == nullptr ? nullptr : at<Elf64_Shdr>(file, header->e_shoff, header->e_shnum);
  for (int i = 0; sections != nullptr && i < header->e_shnum; ++i)
    if (sections[i].sh_type == SHT_SYMTAB && sections[i].sh_link < header->e_shnum)
      add_variables(file, sections[i], sections[sections[i].sh_link], variables);
  return variables;
}

std::string readable(const std::string& symbol) {
  int status = 0;
  char* demangled = abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status);
  std::string name = status == 0 ? demangled : symbol;
  std::free(demangled);
  if (name.starts_with("vtable") || name.starts_with("guard")) return {};
  if (const auto colon = name.rfind("::"); colon != std::string::npos) name.erase(0, colon + 2);
  const bool sensible =
      !name.empty() && name.size() <= longest_name &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
          std::string::npos;
  return sensible ? name : std::string();
}

}  // namespace

std::string variable_at(std::uintptr_t address) {
  static const auto variables = read_variables();
  const auto offset = offset_of_data(address);
  const auto after = variables.upper_bound(offset);
  if (offset == 0 || after == variables.begin()) return {};
  const auto& [begin, variable] = *std::prev(after);
  return offset < begin + variable.bytes ? readable(variable.symbol) : std::string();
}

}  // namespace manyhands::schedules
