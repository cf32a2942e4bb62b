// No class owns a child: process ids and read ends are in two vectors, and the end of the function closes and
// waits. That is enough as long as nothing fails on the way.
#include "pi.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace {

void write_all(int fd, const std::vector<std::uint32_t>& counts) {
  const char* bytes = reinterpret_cast<const char*>(counts.data());
  const std::size_t size = counts.size() * sizeof counts[0];
  for (std::size_t done = 0; done < size;) {
    const ssize_t n = write(fd, bytes + done, size - done);
    if (n > 0) done += static_cast<std::size_t>(n);
    if (n < 0 && errno != EINTR) _exit(1);
  }
}

void read_all(int fd, std::uint32_t* to, std::size_t count) {
  char* bytes = reinterpret_cast<char*>(to);
  const std::size_t size = count * sizeof *to;
  for (std::size_t done = 0; done < size;) {
    const ssize_t n = read(fd, bytes + done, size - done);
    if (n > 0) done += static_cast<std::size_t>(n);
    if (n == 0 || (n < 0 && errno != EINTR)) break;
  }
}

std::uint32_t first_chunk(const Job& job, int worker, int workers) {
  return static_cast<std::uint32_t>(std::uint64_t{job.chunks} * static_cast<unsigned>(worker) /
                                    static_cast<unsigned>(workers));
}

}  // namespace

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  std::vector<std::uint32_t> counts(job.chunks);
  workers = std::min(workers, static_cast<int>(job.chunks));
  std::vector<pid_t> children;
  std::vector<int> replies;
  for (int worker = 0; worker < workers; ++worker) {
    const std::uint32_t first = first_chunk(job, worker, workers);
    const std::uint32_t last = first_chunk(job, worker + 1, workers);
    int ends[2];
    if (pipe(ends) < 0) break;
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      std::vector<std::uint32_t> mine;
      for (std::uint32_t chunk = first; chunk < last; ++chunk)
        mine.push_back(manyhands::work::points_inside(job.seed, chunk, job.points));
      write_all(ends[1], mine);
      _exit(0);
    }
    close(ends[1]);
    children.push_back(child);
    replies.push_back(ends[0]);
  }
  for (int worker = 0; worker < workers; ++worker) {
    const std::uint32_t first = first_chunk(job, worker, workers);
    read_all(replies[static_cast<std::size_t>(worker)], &counts[first],
             first_chunk(job, worker + 1, workers) - first);
    close(replies[static_cast<std::size_t>(worker)]);
  }
  for (const pid_t child : children) waitpid(child, nullptr, 0);
  return counts;
}
