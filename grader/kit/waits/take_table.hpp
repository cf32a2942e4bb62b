// How a program gets the table that the host provides. Header-only, because two libraries need it.
#pragma once
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "kit/waits/table.hpp"

namespace manyhands::waits {

/// Maps the table and closes its descriptor; null if the host provides none. Call it once, at the start.
inline Table* take_table() {
  if (std::getenv(variable) == nullptr) return nullptr;
  ::unsetenv(variable);
  ::unsetenv("LD_PRELOAD");  // programs that this one starts are not affected
  struct stat info {};
  const bool whole = ::fstat(table_number, &info) == 0 && info.st_size == static_cast<off_t>(sizeof(Table));
  auto* memory = whole ? ::mmap(nullptr, sizeof(Table), PROT_READ | PROT_WRITE, MAP_SHARED, table_number, 0)
                       : MAP_FAILED;
  ::close(table_number);
  return memory == MAP_FAILED ? nullptr : static_cast<Table*>(memory);
}

}  // namespace manyhands::waits
