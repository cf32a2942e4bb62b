// expect: speed serial-part
// Every second piece is done before the children are forked: half of the work is serial.
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
  for (int i = 0; i < pieces; i += 2) piece(i);
  std::vector<pid_t> children;
  for (int worker = 0; worker < workers; ++worker) {
    const pid_t child = fork();
    if (child == 0) {
      for (int i = 1 + 2 * worker; i < pieces; i += 2 * workers) piece(i);
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
