#include "kit/schedules/driver/inlined.hpp"

#include <sys/wait.h>
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
  char address[32];
  std::snprintf(address, sizeof address, "0x%zx", (begin == fixed ? at : at - begin) - 1);
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const auto child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::execlp("addr2line", "addr2line", "-i", "-f", "-e", program, address, static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string output;
  char part[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], part, sizeof part)) > 0;)
    output.append(part, static_cast<std::size_t>(n));
  ::close(ends[0]);
  if (child > 0) ::waitpid(child, nullptr, 0);
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
