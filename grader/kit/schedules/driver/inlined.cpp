#include "kit/schedules/driver/inlined.hpp"

#include <unistd.h>

#include <cstdio>
#include <map>
#include <string>

extern "C" const char __executable_start;

namespace manyhands::schedules {
namespace {

/// Of the functions around the address, inlined ones included.
std::string functions_at(std::uintptr_t at) {
  char program[4096];
  const auto length = ::readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0) return {};
  program[length] = 0;
  const auto begin = reinterpret_cast<std::uintptr_t>(&__executable_start);
  constexpr std::uintptr_t fixed = 0x400000;  // where a program without relocation begins
  char command[5000];
  std::snprintf(command, sizeof command, "addr2line -i -f -e '%s' 0x%zx 2>/dev/null", program,
                (begin == fixed ? at : at - begin) - 1);
  std::FILE* pipe = ::popen(command, "r");
  if (pipe == nullptr) return {};
  std::string output;
  char line[4096];
  while (std::fgets(line, sizeof line, pipe) != nullptr) output += line;
  ::pclose(pipe);
  return output;
}

bool is_internal(std::uintptr_t at) {
  static std::map<std::uintptr_t, bool> known;
  const auto place = known.find(at);
  if (place != known.end()) return place->second;
  return known[at] = functions_at(at).find("_Sp_atomic") != std::string::npos;
}

}  // namespace

bool both_inlined_internal(std::uintptr_t first, std::uintptr_t second) {
  return is_internal(first) && is_internal(second);
}

}  // namespace manyhands::schedules
