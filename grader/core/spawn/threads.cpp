#include "spawn/threads.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace manyhands::spawn {
namespace {

std::string folder_of(pid_t pid) {
  return "/proc/" + std::to_string(pid) + "/task";
}

}  // namespace

std::vector<int> numbers_in(const char* folder) {
  std::vector<int> numbers;
  DIR* dir = ::opendir(folder);
  if (dir == nullptr) return numbers;
  while (const dirent* entry = ::readdir(dir)) {
    char* end = nullptr;
    const long number = std::strtol(entry->d_name, &end, 10);
    if (end != entry->d_name && *end == '\0') numbers.push_back(static_cast<int>(number));
  }
  ::closedir(dir);
  return numbers;
}

bool is_number_of_threads(pid_t pid, std::size_t listed) {
  constexpr nlink_t no_threads = 2;  // link count of a directory without subdirectories
  struct stat info {};
  return ::stat(folder_of(pid).c_str(), &info) != 0 || listed + no_threads == info.st_nlink;
}

std::vector<int> list_threads(pid_t pid) {
  return numbers_in(folder_of(pid).c_str());
}

pid_t parent_of(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  // "12 (name) S 11 …": a program's name may contain anything, including ')'.
  const auto parent = text.rfind(')') + 4;
  return text.empty() || parent >= text.size() ? 0 : std::atoi(text.c_str() + parent);
}

}  // namespace manyhands::spawn
