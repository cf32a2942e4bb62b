#include "kit/remote/worker_child.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <system_error>

namespace manyhands {
namespace {

enum class Kind : char { call, result, exception };

// A stream has no message boundaries, so each message begins with its kind and length.
struct Head {
  std::uint64_t size = 0;
  Kind kind = Kind::call;
};

struct Message {
  Kind kind = Kind::call;
  Bytes bytes;
};

bool send_all(int to, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t n = ::send(to, bytes, count, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

bool receive_all(int from, char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t n = ::recv(from, bytes, count, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

bool send(int to, const Message& message) {
  Head head{};
  head.size = message.bytes.size();
  head.kind = message.kind;
  return send_all(to, reinterpret_cast<const char*>(&head), sizeof head) &&
         send_all(to, message.bytes.data(), message.bytes.size());
}

std::optional<Message> receive(int from) {
  Head head;
  if (!receive_all(from, reinterpret_cast<char*>(&head), sizeof head)) return std::nullopt;
  Message message{head.kind, Bytes(head.size, '\0')};
  if (!receive_all(from, message.bytes.data(), message.bytes.size())) return std::nullopt;
  return message;
}

void serve(int parent) {
  while (const auto call = receive(parent)) {
    Message outcome;
    try {
      outcome = {Kind::result, run_call(call->bytes)};
    } catch (...) {
      outcome = {Kind::exception, pack_exception(std::current_exception())};
    }
    if (!send(parent, outcome)) return;
  }
}

}  // namespace

WorkerChild::WorkerChild(const std::vector<int>& others) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  pid_ = ::fork();
  if (pid_ == 0) {
    for (const int other : others) ::close(other);
    ::close(ends[0]);
    serve(ends[1]);
    ::_exit(0);  // the rest of the program is for the parent only
  }
  const int error = errno;
  ::close(ends[1]);
  connection_ = ends[0];
  if (pid_ > 0) return;
  ::close(connection_);
  throw std::system_error(error, std::generic_category(), "fork");
}

WorkerChild::~WorkerChild() {
  ::close(connection_);  // the child reads the end of file, and ends
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool WorkerChild::run(Task& task) {
  std::optional<Message> outcome;
  if (send(connection_, {Kind::call, task.call()})) outcome = receive(connection_);
  if (!outcome) return false;
  if (outcome->kind == Kind::result) {
    task.take(outcome->bytes);
    return true;
  }
  try {
    throw_exception(outcome->bytes);
  } catch (...) {
    task.fail(std::current_exception());
  }
  return true;
}

}  // namespace manyhands
