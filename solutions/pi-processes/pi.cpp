#include "pi.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace {

using Counts = std::vector<std::uint32_t>;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// A child process and the read end of its pipe. The destructor closes and waits, so that count_inside leaves
// nothing behind, even if a later fork fails.
class Child {
 public:
  Child(pid_t pid, int reply) : pid_(pid), reply_(reply) {}
  Child(Child&& other) noexcept
      : pid_(std::exchange(other.pid_, -1)), reply_(std::exchange(other.reply_, -1)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    // Close first, then wait: a child that is still writing then ends with SIGPIPE. The other way round, it
    // would wait for a reader, and the parent for the child.
    if (reply_ >= 0) close(reply_);
    if (pid_ > 0)
      while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
      }
  }
  [[nodiscard]] int reply() const { return reply_; }

 private:
  pid_t pid_;
  int reply_;
};

// write may write only a part, and a signal may interrupt it, so it needs a loop.
bool write_all(int fd, const Counts& counts) {
  const char* next = reinterpret_cast<const char*>(counts.data());
  std::size_t left = counts.size() * sizeof counts[0];
  while (left > 0) {
    const ssize_t n = write(fd, next, left);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    next += n;
    left -= static_cast<std::size_t>(n);
  }
  return true;
}

// read returns what is available, which may be less than requested, so it needs a loop. The parent knows the
// length, so it need not wait for end of file. End of file before that means that the child died.
void read_all(int fd, std::uint32_t* to, std::size_t count) {
  char* next = reinterpret_cast<char*>(to);
  std::size_t left = count * sizeof *to;
  while (left > 0) {
    const ssize_t n = read(fd, next, left);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("read");
    if (n == 0) throw std::runtime_error("a worker ended before it had sent all its counts");
    next += n;
    left -= static_cast<std::size_t>(n);
  }
}

// Worker w of `workers` counts the chunks from first_chunk(w) to first_chunk(w + 1). Each chunk costs the
// same, so equal shares are fair. Computed like this, they differ by at most one chunk, and none is left out.
std::uint32_t first_chunk(const Job& job, int worker, int workers) {
  return static_cast<std::uint32_t>(std::uint64_t{job.chunks} * static_cast<unsigned>(worker) /
                                    static_cast<unsigned>(workers));
}

}  // namespace

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  Counts counts(job.chunks);
  workers = static_cast<int>(std::min<std::uint32_t>(static_cast<std::uint32_t>(workers), job.chunks));

  // All children are started before the first reply is read, so that they work at the same time.
  std::vector<Child> children;
  children.reserve(static_cast<std::size_t>(workers));
  for (int worker = 0; worker < workers; ++worker) {
    int ends[2];
    if (pipe(ends) < 0) fail("pipe");
    const pid_t pid = fork();
    if (pid < 0) {
      const int error = errno;
      close(ends[0]);
      close(ends[1]);
      errno = error;
      fail("fork");
    }
    if (pid == 0) {
      // The child has inherited all read ends so far, and does not need them.
      close(ends[0]);
      for (const Child& sibling : children) close(sibling.reply());
      Counts mine;
      const std::uint32_t last = first_chunk(job, worker + 1, workers);
      for (std::uint32_t chunk = first_chunk(job, worker, workers); chunk < last; ++chunk)
        mine.push_back(manyhands::work::points_inside(job.seed, chunk, job.points));
      // One write at the end, not one for each count: a system call costs about as much as a chunk.
      // _exit, not return or exit: the rest of the program is only for the parent.
      _exit(write_all(ends[1], mine) ? 0 : 1);
    }
    // Closed before the next fork: otherwise later children would inherit this write end and keep the pipe
    // open.
    close(ends[1]);
    children.emplace_back(pid, ends[0]);
  }

  // In the order of the workers. A child that finishes early blocks in write if its reply does not fit into
  // the pipe. That costs nothing, because its counting is done.
  for (int worker = 0; worker < workers; ++worker) {
    const std::uint32_t first = first_chunk(job, worker, workers);
    read_all(children[static_cast<std::size_t>(worker)].reply(), &counts[first],
             first_chunk(job, worker + 1, workers) - first);
  }
  return counts;  // the children are waited for here, after all replies have been read
}
