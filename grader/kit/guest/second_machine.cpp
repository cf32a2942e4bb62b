#include "kit/guest/second_machine.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "wire/machines.hpp"

namespace manyhands::guest {
namespace {

constexpr std::string_view as_agent = "--as-agent=";
constexpr int failed = 127;  // as a shell says it of a command that it cannot execute
constexpr std::size_t most_bytes = 1 << 16;

// A command, with the descriptors that are to be its 0, 1 and 2.
struct Order {
  std::string command;
  std::array<int, 3> descriptors{0, 1, 2};

  [[nodiscard]] bool send(int socket) {
    return transfer(socket, [](int to, msghdr& message) { return ::sendmsg(to, &message, MSG_NOSIGNAL); }) >
           0;
  }
  [[nodiscard]] bool receive(int socket) {
    command.resize(most_bytes);
    const auto size =
        transfer(socket, [](int from, msghdr& message) { return ::recvmsg(from, &message, 0); });
    command.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return size > 0;
  }

 private:
  template <class F>
  ssize_t transfer(int socket, F call) {
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptors)] = {};
    iovec bytes{command.data(), command.size()};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptors);
    std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof descriptors);
    const auto size = call(socket, message);
    std::memcpy(descriptors.data(), CMSG_DATA(header), sizeof descriptors);
    return size;
  }
};

[[noreturn]] void execute(const Order& order) {
  for (std::size_t number = 0; number < order.descriptors.size(); ++number)
    ::dup2(order.descriptors[number], static_cast<int>(number));
  ::close_range(3, ~0U, 0);
  ::setenv("HWLOC_SYNTHETIC", "pu:1", 1);  // as on the first one (ranks.cpp)
  ::execl("/bin/sh", "sh", "-c", order.command.c_str(), nullptr);
  ::_exit(failed);
}

// One process for each request: it waits for the command, and tells its status.
[[noreturn]] void serve(int connection) {
  ::signal(SIGCHLD, SIG_DFL);
  Order order;
  if (!order.receive(connection)) ::_exit(failed);
  const auto pid = ::fork();
  if (pid == 0) execute(order);
  int status = 0;
  while (pid > 0 && ::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  const char said = static_cast<char>(pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : failed);
  ::send(connection, &said, sizeof said, MSG_NOSIGNAL);
  ::_exit(0);
}

}  // namespace

bool is_second_machine(int argc, char* argv[]) {
  return argc == 2 && std::string_view(argv[1]) == machines::as_second;
}

void run_second_machine() {
  ::signal(SIGCHLD, SIG_IGN);  // nobody waits for those that serve
  for (;;) {
    const int connection = ::accept(machines::listener, nullptr, nullptr);
    if (connection >= 0 && ::fork() == 0) serve(connection);
    if (connection >= 0) ::close(connection);
  }
}

std::string agent_command(const std::string& program) {
  return program + " " + std::string(as_agent) + (std::filesystem::current_path() / machines::path).string();
}

bool is_agent(int argc, char* argv[]) {
  return argc >= 4 && std::string_view(argv[1]).starts_with(as_agent);
}

void run_agent(int argc, char* argv[]) {
  const int socket = ::socket(AF_UNIX, SOCK_SEQPACKET, 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, argv[1] + as_agent.size(), sizeof name.sun_path - 1);
  Order order;  // argv[2] is the machine's name, and the rest what ssh would hand to a shell
  for (int i = 3; i < argc; ++i) order.command += std::string(i > 3 ? " " : "") + argv[i];
  char status = failed;
  if (::connect(socket, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0 && order.send(socket) &&
      ::recv(socket, &status, sizeof status, 0) > 0)
    ::_exit(static_cast<unsigned char>(status));
  ::_exit(failed);
}

}  // namespace manyhands::guest
