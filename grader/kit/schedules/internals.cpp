#include "kit/schedules/internals.hpp"

#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "kit/schedules/raw.hpp"

extern "C" const char __executable_start;

namespace manyhands::schedules {
namespace {

// std::atomic<std::shared_ptr>: libstdc++ 12 guards a plain pointer with a bit that it unlocks with a relaxed
// store.
constexpr std::string_view internal_names[] = {"_Sp_atomic"};

struct Function {
  std::uintptr_t begin;
  std::uintptr_t end;
};

bool is_internal_name(std::string_view name) {
  return std::any_of(std::begin(internal_names), std::end(internal_names),
                     [&](std::string_view part) { return name.find(part) != name.npos; });
}

/// From this program's own file; it is not read before it is mapped, and a program that changes its file only
/// deceives itself.
std::vector<Function> read_functions() {
  std::vector<Function> functions;
  // Not open(): programs have global variables of that name.
  const auto file =
      static_cast<int>(raw::call(SYS_open, reinterpret_cast<long>("/proc/self/exe"), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file < 0 || ::fstat(file, &status) != 0) return functions;
  const auto size = static_cast<std::size_t>(status.st_size);
  const auto* bytes = static_cast<const char*>(::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0));
  ::close(file);
  if (bytes == MAP_FAILED) return functions;
  const auto* header = reinterpret_cast<const Elf64_Ehdr*>(bytes);
  const auto* sections = reinterpret_cast<const Elf64_Shdr*>(bytes + header->e_shoff);
  const auto base = header->e_type == ET_DYN ? reinterpret_cast<std::uintptr_t>(&__executable_start) : 0;
  for (int i = 0; i < header->e_shnum; ++i) {
    if (sections[i].sh_type != SHT_SYMTAB) continue;
    const auto* symbols = reinterpret_cast<const Elf64_Sym*>(bytes + sections[i].sh_offset);
    const char* names = bytes + sections[sections[i].sh_link].sh_offset;
    for (std::size_t s = 0; s < sections[i].sh_size / sizeof *symbols; ++s)
      if (ELF64_ST_TYPE(symbols[s].st_info) == STT_FUNC && is_internal_name(names + symbols[s].st_name))
        functions.push_back({base + symbols[s].st_value, base + symbols[s].st_value + symbols[s].st_size});
  }
  ::munmap(const_cast<char*>(bytes), size);
  return functions;
}

bool is_internal(std::uintptr_t at) {
  static const std::vector<Function> functions = read_functions();
  return std::any_of(functions.begin(), functions.end(),
                     [&](const Function& f) { return at > f.begin && at <= f.end; });
}

}  // namespace

bool both_internal(std::uintptr_t first, std::uintptr_t second) {
  return is_internal(first) && is_internal(second);
}

}  // namespace manyhands::schedules
