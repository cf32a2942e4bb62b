// Another structure: two pipes for all workers. The parent writes batches of chunks into one pipe, and each
// worker reads the next batch when it is free; all replies come back through the other. Workers have no fixed
// shares, so this also works if some chunks take longer than others.
//
// Two facts make it safe to share a pipe. A write of at most PIPE_BUF (4096) bytes is never mixed with the
// writes of other processes, so each job and each reply is one such write. And the kernel locks a pipe during
// a read, so a read of eight bytes from a pipe that only contains whole jobs of eight bytes gets a whole job.
#include "pi.hpp"

#include <limits.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace {

struct Batch {
  std::uint32_t first;
  std::uint32_t count;
};
constexpr std::uint32_t batch_size = 500;

struct Reply {
  Batch batch;
  std::uint32_t counts[batch_size];
};
static_assert(sizeof(Reply) <= PIPE_BUF, "a reply must be one unmixed write");

void check(bool ok, const char* what) {
  if (!ok) throw std::system_error(errno, std::generic_category(), what);
}

// Returns false at end of file before the first byte.
bool read_exactly(int fd, void* to, std::size_t size) {
  char* next = static_cast<char*>(to);
  for (std::size_t done = 0; done < size;) {
    const ssize_t n = read(fd, next + done, size - done);
    if (n == 0 && done == 0) return false;
    if (n == 0) throw std::runtime_error("a message was cut off");
    if (n < 0 && errno != EINTR) check(false, "read");
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  return true;
}

// One write for the whole message: two writes could be mixed with others.
void write_message(int fd, const void* message, std::size_t size) {
  ssize_t n = -1;
  do n = write(fd, message, size);
  while (n < 0 && errno == EINTR);
  check(n == static_cast<ssize_t>(size), "write");
}

void work(const Job& job, int jobs, int replies) {
  Reply reply{};
  while (read_exactly(jobs, &reply.batch, sizeof reply.batch)) {
    for (std::uint32_t i = 0; i < reply.batch.count; ++i)
      reply.counts[i] = manyhands::work::points_inside(job.seed, reply.batch.first + i, job.points);
    write_message(replies, &reply, sizeof reply.batch + reply.batch.count * sizeof reply.counts[0]);
  }
}

}  // namespace

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  int jobs[2];
  int replies[2];
  check(pipe(jobs) == 0, "pipe");
  check(pipe(replies) == 0, "pipe");
  const std::uint32_t batches = (job.chunks + batch_size - 1) / batch_size;
  std::vector<pid_t> children;
  for (std::uint32_t i = 0; i < std::min(static_cast<std::uint32_t>(workers), batches); ++i) {
    const pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
      // Above all the write end of the job pipe: as long as any worker holds it, no worker ever sees end of
      // file.
      close(jobs[1]);
      close(replies[0]);
      try {
        work(job, jobs[0], replies[1]);
      } catch (const std::exception&) {
        _exit(1);  // exceptions must not leave here either: the caller's code is only for the parent
      }
      _exit(0);
    }
    children.push_back(child);
  }
  close(jobs[0]);
  close(replies[1]);

  std::vector<std::uint32_t> counts(job.chunks);
  std::uint32_t sent = 0;
  std::uint32_t received = 0;
  while (received < batches) {
    // At most two batches ahead for each worker: so the job pipe never fills up, and the parent never blocks
    // in write while all workers wait for it to read.
    while (sent < batches && sent < received + 2 * children.size()) {
      const std::uint32_t first = sent * batch_size;
      const Batch batch{first, std::min(batch_size, job.chunks - first)};
      write_message(jobs[1], &batch, sizeof batch);
      ++sent;
    }
    Batch done{};
    if (!read_exactly(replies[0], &done, sizeof done))
      throw std::runtime_error("the workers ended too early");
    read_exactly(replies[0], &counts.at(done.first), done.count * sizeof counts[0]);
    ++received;
  }
  close(jobs[1]);  // end of file tells the workers that all is done
  close(replies[0]);
  for (const pid_t child : children)
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
  return counts;
}
