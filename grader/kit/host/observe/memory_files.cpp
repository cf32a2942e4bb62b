#include "kit/host/observe/memory_files.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>

#include "kit/host/observe/proc.hpp"

namespace manyhands::host {
namespace {

// The kernel's names for shared anonymous memory, memfd_create, System V, and deleted files.
bool names_memory_file(std::string_view name) {
  return name.starts_with("/dev/zero") || name.starts_with("/memfd:") || name.starts_with("/SYSV") ||
         name.starts_with("/anon_hugepage") ||
         (name.starts_with("/dev/shm/") && name.ends_with(" (deleted)"));
}

void add(std::map<MemoryFile, std::uint64_t>& sizes, const MemoryFile& file, std::uint64_t bytes) {
  auto& known = sizes[file];
  known = std::max(known, bytes);
}

void add_mapped(pid_t pid, std::map<MemoryFile, std::uint64_t>& sizes) {
  std::ifstream maps(proc::folder_of(pid) + "/maps");
  MemoryFile file;
  std::uint64_t end = 0;
  for (std::string line; std::getline(maps, line);)
    if (maps_memory_file(line, file, end)) add(sizes, file, end);
}

void add_open(pid_t pid, std::map<MemoryFile, std::uint64_t>& sizes) {
  const auto folder = proc::folder_of(pid) + "/fd/";
  constexpr std::uint64_t bytes_of_block = 512;
  for (const auto& [fd, target] : proc::descriptors_of(pid)) {
    struct stat about {};
    if (names_memory_file(target) && ::stat((folder + std::to_string(fd)).c_str(), &about) == 0)
      add(sizes, {about.st_dev, about.st_ino}, static_cast<std::uint64_t>(about.st_blocks) * bytes_of_block);
  }
}

}  // namespace

bool maps_memory_file(std::string_view line, MemoryFile& file, std::uint64_t& end) {
  // 7f3a00000000-7f3a40000000 rw-s 00000000 00:01 1025      /dev/zero (deleted)
  unsigned long first = 0, last = 0, offset = 0, number = 0;
  unsigned major = 0, minor = 0;
  char shared = 0;
  int name = 0;
  const std::string text(line);
  if (std::sscanf(text.c_str(), "%lx-%lx %*3c%c %lx %x:%x %lu %n", &first, &last, &shared, &offset, &major,
                  &minor, &number, &name) != 7)
    return false;
  if (shared != 's' || !names_memory_file(line.substr(static_cast<std::size_t>(name)))) return false;
  file = {makedev(major, minor), number};
  end = offset + (last - first);
  return true;
}

std::int64_t bytes_in_memory_files(const std::vector<pid_t>& processes) {
  std::map<MemoryFile, std::uint64_t> sizes;
  for (const auto pid : processes) {
    add_mapped(pid, sizes);
    add_open(pid, sizes);
  }
  std::uint64_t bytes = 0;
  for (const auto& [file, size] : sizes) bytes += size;
  return static_cast<std::int64_t>(bytes);
}

}  // namespace manyhands::host
