#include "kit/host/observe/memory_files.hpp"

#include <sys/mman.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "kit/host/base/catch.hpp"
#include "spawn/spawn.hpp"

namespace memory_files_test {

using namespace manyhands;

namespace {
constexpr std::int64_t mib = 1 << 20;
}

TEST_CASE("lines of mappings: memory that is shared is told from all other") {
  host::MemoryFile file;
  std::uint64_t end = 0;
  CHECK(host::maps_memory_file("7f3a00000000-7f3a40000000 rw-s 00001000 00:01 1025      /dev/zero (deleted)",
                               file, end));
  CHECK(file == host::MemoryFile{makedev(0, 1), 1025});
  CHECK(end == 0x40001000);
  CHECK(host::maps_memory_file("7000-8000 r--s 00000000 00:0f 7    /memfd:x y (deleted)", file, end));
  CHECK(host::maps_memory_file("7000-8000 r--s 00000000 00:0f 7    /dev/shm/a (deleted)", file, end));
  for (const auto* other :
       {"7000-8000 rw-p 00000000 00:01 1025      /dev/zero (deleted)", "7000-8000 rw-p 00000000 00:00 0 ",
        "7000-8000 rw-p 00000000 00:00 0          [heap]",
        "7000-8000 r-xp 00000000 fe:00 12          /usr/lib/libc.so.6",
        "7000-8000 rw-s 00000000 fe:00 12          /home/ada/list", "", "odd", "7000-8000 rw-s"})
    CHECK_FALSE(host::maps_memory_file(other, file, end));
}

TEST_CASE("memory in files is counted once, whoever has it, though nobody has touched it") {
  const std::vector<pid_t> us{::getpid()};
  const auto before = host::bytes_in_memory_files(us);
  void* shared = ::mmap(nullptr, 16 * mib, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(shared != MAP_FAILED);
  CHECK(host::bytes_in_memory_files(us) == before + 16 * mib);

  const spawn::Descriptor file(::memfd_create("test", MFD_CLOEXEC));
  const std::string block(mib, 'x');
  REQUIRE(::write(file.get(), block.data(), block.size()) == mib);
  CHECK(host::bytes_in_memory_files(us) == before + 17 * mib);

  auto [out, in] = spawn::pipe();
  const auto child = ::fork();
  if (child == 0) {
    std::memset(shared, 1, 16 * mib);
    in.reset();
    char byte = 0;
    ::_exit(::read(out.get(), &byte, 1) == 0 ? 0 : 1);
  }
  CHECK(host::bytes_in_memory_files({::getpid(), child}) == before + 17 * mib);
  in.reset();
  ::waitpid(child, nullptr, 0);
  ::munmap(shared, 16 * mib);
  CHECK(host::bytes_in_memory_files(us) == before + mib);
}

}  // namespace memory_files_test
