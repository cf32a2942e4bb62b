// expect: correct wait-before-read
// Waits until the workers have ended, and reads their answers only then. An answer that does not fit into the
// pipe keeps its worker from ending.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>

#include "wordcount.hpp"

namespace {

struct Child {
  pid_t pid = -1;
  int out = -1;
};

Child start(const std::string& piece) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0) return {};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in[0], 0);
  posix_spawn_file_actions_adddup2(&files, out[1], 1);
  auto command = worker_command();
  std::vector<char*> arguments;
  for (auto& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  Child child{.out = out[0]};
  posix_spawn(&child.pid, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  close(in[0]);
  close(out[1]);
  for (std::size_t sent = 0; sent < piece.size();) {
    const ssize_t n = write(in[1], piece.data() + sent, piece.size() - sent);
    if (n <= 0) break;
    sent += static_cast<std::size_t>(n);
  }
  close(in[1]);
  return child;
}

std::string read_all(int fd) {
  std::string bytes;
  char some[4096];
  for (ssize_t n; (n = read(fd, some, sizeof some)) > 0;) bytes.append(some, static_cast<std::size_t>(n));
  return bytes;
}

}  // namespace

Result count_words(const std::vector<std::string>& pieces, int workers, const Policy& /*policy*/) {
  Result result;
  const auto at_once = static_cast<std::size_t>(workers);
  for (std::size_t first = 0; first < pieces.size(); first += at_once) {
    std::vector<Child> children;
    for (std::size_t i = first; i < pieces.size() && i < first + at_once; ++i)
      children.push_back(start(pieces[i]));
    for (const auto& child : children) waitpid(child.pid, nullptr, 0);
    for (const auto& child : children) {
      add(result.counts, unpack(read_all(child.out)));
      close(child.out);
    }
  }
  return result;
}

int work() {
  const auto bytes = pack(words_in(read_all(0)));
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = write(1, bytes.data() + sent, bytes.size() - sent);
    if (n <= 0) return 1;
    sent += static_cast<std::size_t>(n);
  }
  return 0;
}
