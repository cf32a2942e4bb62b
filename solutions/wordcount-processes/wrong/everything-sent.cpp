// expect: correct everything-sent
// Sends the whole text to each worker, and then only the numbers of the pieces that it has to count, as if
// the workers were forked and had the text already. (It does not replace workers either.)
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>

#include "wordcount.hpp"

namespace {

bool write_all(int fd, const void* bytes, std::size_t count) {
  const char* next = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t n = write(fd, next, count);
    if (n <= 0) return false;
    next += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

bool read_all(int fd, void* bytes, std::size_t count) {
  char* next = static_cast<char*>(bytes);
  while (count > 0) {
    const ssize_t n = read(fd, next, count);
    if (n <= 0) return false;
    next += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

bool send(int fd, const std::string& message) {
  const std::uint32_t size = static_cast<std::uint32_t>(message.size());
  return write_all(fd, &size, sizeof size) && write_all(fd, message.data(), size);
}

std::string receive(int fd) {
  std::uint32_t size = 0;
  if (!read_all(fd, &size, sizeof size)) return {};
  std::string message(size, '\0');
  read_all(fd, message.data(), size);
  return message;
}

struct Child {
  pid_t pid = -1;
  int in = -1;
  int out = -1;
};

Child start() {
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
  Child child{.in = in[1], .out = out[0]};
  posix_spawn(&child.pid, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  close(in[0]);
  close(out[1]);
  return child;
}

}  // namespace

Result count_words(const std::vector<std::string>& pieces, int workers, const Policy& /*policy*/) {
  std::vector<Child> children;
  for (int i = 0; i < workers; ++i) children.push_back(start());
  const auto count = static_cast<std::uint32_t>(pieces.size());
  for (std::uint32_t i = 0; i < children.size(); ++i) {
    write_all(children[i].in, &count, sizeof count);
    for (const auto& piece : pieces) send(children[i].in, piece);
    const std::uint32_t share[2] = {i, static_cast<std::uint32_t>(workers)};
    write_all(children[i].in, share, sizeof share);
    close(children[i].in);
  }
  Result result;
  for (const auto& child : children) {
    add(result.counts, unpack(receive(child.out)));
    close(child.out);
    waitpid(child.pid, nullptr, 0);
  }
  return result;
}

int work() {
  std::uint32_t count = 0;
  if (!read_all(0, &count, sizeof count)) return 1;
  std::vector<std::string> pieces;
  for (std::uint32_t i = 0; i < count; ++i) pieces.push_back(receive(0));
  std::uint32_t share[2];
  if (!read_all(0, share, sizeof share)) return 1;
  WordCounts counts;
  for (std::uint32_t i = share[0]; i < count; i += share[1]) add(counts, words_in(pieces[i]));
  return send(1, pack(counts)) ? 0 : 1;
}
