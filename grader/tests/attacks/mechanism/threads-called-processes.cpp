// attack: pi-processes
// tries: to pass threads that clone creates, which share all memory, off as processes
// points: 60
// finding: mechanism threads-not-processes

#include "pi.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

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
  std::vector<std::uint32_t> counts(job.chunks);
  std::vector<Share> shares;
  for (int w = 0; w < workers; ++w)
    shares.push_back({&job, static_cast<std::uint32_t>(std::uint64_t{job.chunks} * w / workers),
                      static_cast<std::uint32_t>(std::uint64_t{job.chunks} * (w + 1) / workers),
                      counts.data()});
  constexpr std::size_t stack = 1 << 16;
  std::vector<std::unique_ptr<char[]>> stacks;
  int started = 0;
  for (auto& share : shares) {
    stacks.push_back(std::make_unique<char[]>(stack));
    started += clone(count, stacks.back().get() + stack, CLONE_VM | SIGCHLD, &share) > 0;
  }
  while (started > 0)
    if (waitpid(-1, nullptr, 0) > 0) --started;
  return counts;
}
