// attack: pi-processes
// tries: to pass off as processes a single child and its threads, which clone makes children of its parent
// points: 60
// finding: mechanism threads-not-processes | mechanism serial | correct wrong-answer

#include "pi.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>

namespace {

struct Share {
  const Job* job;
  std::uint32_t first, last;
  std::uint32_t* out;
};

int count(void* given) {
  const auto& share = *static_cast<Share*>(given);
  for (auto chunk = share.first; chunk < share.last; ++chunk)
    share.out[chunk] = manyhands::work::points_inside(share.job->seed, chunk, share.job->points);
  return 0;
}

}  // namespace

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  const std::size_t bytes = job.chunks * sizeof(std::uint32_t) + 1;
  auto* out = static_cast<std::uint32_t*>(
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  const pid_t only = fork();
  if (only == 0) {
    constexpr std::size_t stack = 1 << 16;
    std::vector<Share> shares;
    std::vector<std::unique_ptr<char[]>> stacks;
    for (int w = 0; w < workers; ++w)
      shares.push_back({&job, static_cast<std::uint32_t>(std::uint64_t{job.chunks} * w / workers),
                        static_cast<std::uint32_t>(std::uint64_t{job.chunks} * (w + 1) / workers), out});
    for (int w = 1; w < workers; ++w) {
      stacks.push_back(std::make_unique<char[]>(stack));
      clone(count, stacks.back().get() + stack, CLONE_VM | CLONE_PARENT | SIGCHLD,
            &shares[static_cast<std::size_t>(w)]);
    }
    count(&shares[0]);
    _exit(0);
  }
  while (waitpid(-1, nullptr, 0) > 0) {
  }
  std::vector<std::uint32_t> counts(out, out + job.chunks);
  munmap(out, bytes);
  return counts;
}
