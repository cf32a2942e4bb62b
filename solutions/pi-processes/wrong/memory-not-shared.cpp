// expect: correct wrong-answer
// The children write into the vector, as threads would. Each writes into its own copy, which is lost when the
// child ends.
#include "pi.hpp"

#include <sys/wait.h>
#include <unistd.h>

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  std::vector<std::uint32_t> counts(job.chunks);
  std::vector<pid_t> children;
  const auto stride = static_cast<std::uint32_t>(workers);
  for (std::uint32_t worker = 0; worker < stride; ++worker) {
    const pid_t child = fork();
    if (child == 0) {
      for (std::uint64_t chunk = worker; chunk < job.chunks; chunk += stride)
        counts[chunk] =
            manyhands::work::points_inside(job.seed, static_cast<std::uint32_t>(chunk), job.points);
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) waitpid(child, nullptr, 0);
  return counts;
}
