// expect: speed imbalance
// The first process does four of five pieces; the others share the rest.
#include "pi.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <vector>

namespace {

// Memory that parent and children share. (The pipes that the exercise asks for do not matter here.)
void* shared_memory(std::size_t size) {
  return mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

void run(int pieces, int workers, const std::function<void(int)>& piece) {
  std::vector<pid_t> children;
  for (int worker = 0; worker < workers; ++worker) {
    const pid_t child = fork();
    if (child == 0) {
      for (int i = 0; i < pieces; ++i) {
        const bool fifth = i % 5 == 4;
        const bool mine = worker == 0 ? !fifth || workers == 1 : fifth && i / 5 % (workers - 1) == worker - 1;
        if (mine) piece(i);
      }
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) waitpid(child, nullptr, 0);
}

}  // namespace

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  const std::size_t size = job.chunks * sizeof(std::uint32_t);
  auto* counts = static_cast<std::uint32_t*>(shared_memory(size));
  const std::uint32_t pieces = 200;
  const auto begin_of = [&](int i) {
    return static_cast<std::uint32_t>(std::uint64_t{job.chunks} * static_cast<unsigned>(i) / pieces);
  };
  run(static_cast<int>(pieces), workers, [&](int i) {
    for (std::uint32_t chunk = begin_of(i); chunk < begin_of(i + 1); ++chunk)
      counts[chunk] = manyhands::work::points_inside(job.seed, chunk, job.points);
  });
  const std::vector<std::uint32_t> result(counts, counts + job.chunks);
  munmap(counts, size);
  return result;
}
