// Another structure: the chunks are dealt out like cards (worker w counts w, w + W, w + 2W, …), the children
// send their counts while they work, and the parent uses poll to read from any pipe that has data. It reads
// to end of file, so it need not know the length of a reply.
#include "pi.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace {

constexpr std::size_t counts_per_message = 2048;

void send(int fd, std::vector<std::uint32_t>& counts) {
  const char* bytes = reinterpret_cast<const char*>(counts.data());
  const std::size_t size = counts.size() * sizeof(std::uint32_t);
  for (std::size_t done = 0; done < size;) {
    const ssize_t n = write(fd, bytes + done, size - done);
    if (n > 0) done += static_cast<std::size_t>(n);
    if (n < 0 && errno != EINTR) _exit(1);
  }
  counts.clear();
}

[[noreturn]] void work(const Job& job, std::uint32_t first, std::uint32_t stride, int fd) {
  std::vector<std::uint32_t> counts;
  for (std::uint64_t chunk = first; chunk < job.chunks; chunk += stride) {
    counts.push_back(manyhands::work::points_inside(job.seed, static_cast<std::uint32_t>(chunk), job.points));
    if (counts.size() == counts_per_message) send(fd, counts);
  }
  send(fd, counts);
  _exit(0);
}

// Reads from all pipes until each has ended. The entry of an ended pipe is set to -1, which poll ignores.
std::vector<std::vector<char>> read_replies(std::vector<pollfd>& pipes) {
  std::vector<std::vector<char>> replies(pipes.size());
  std::array<char, 32768> buffer;
  for (std::size_t open = pipes.size(); open > 0;) {
    if (poll(pipes.data(), pipes.size(), -1) < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "poll");
    }
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      if (pipes[i].fd < 0 || pipes[i].revents == 0) continue;
      const ssize_t n = read(pipes[i].fd, buffer.data(), buffer.size());
      if (n < 0 && errno == EINTR) continue;
      if (n > 0) {
        // Bytes, not counts: the data may end in the middle of a number.
        replies[i].insert(replies[i].end(), buffer.data(), buffer.data() + n);
      } else {
        close(pipes[i].fd);
        pipes[i].fd = -1;
        --open;
      }
    }
  }
  return replies;
}

}  // namespace

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  const std::uint32_t stride = std::min(static_cast<std::uint32_t>(workers), job.chunks);
  std::vector<pollfd> pipes;
  std::vector<pid_t> children;
  for (std::uint32_t worker = 0; worker < stride; ++worker) {
    int ends[2];
    if (pipe(ends) < 0) throw std::system_error(errno, std::generic_category(), "pipe");
    const pid_t child = fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) {
      close(ends[0]);
      for (const pollfd& sibling : pipes) close(sibling.fd);
      work(job, worker, stride, ends[1]);
    }
    close(ends[1]);
    children.push_back(child);
    pipes.push_back({.fd = ends[0], .events = POLLIN, .revents = 0});
  }

  const auto replies = read_replies(pipes);
  for (const pid_t child : children)
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }

  std::vector<std::uint32_t> counts(job.chunks);
  for (std::uint32_t worker = 0; worker < stride; ++worker) {
    const std::vector<char>& reply = replies[worker];
    std::uint64_t chunk = worker;
    for (std::size_t at = 0; at + sizeof counts[0] <= reply.size(); at += sizeof counts[0], chunk += stride)
      std::memcpy(&counts.at(chunk), &reply[at], sizeof counts[0]);
    if (chunk < job.chunks) throw std::runtime_error("a worker ended before it had sent all its counts");
  }
  return counts;
}
