#include "sandbox/message.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace manyhands::sandbox {
namespace {

class Writer {
 public:
  template <class T>
  void put(const T& value) {
    const auto* bytes = reinterpret_cast<const char*>(&value);
    bytes_.append(bytes, sizeof value);
  }
  void align() { bytes_.resize((bytes_.size() + 7) / 8 * 8); }
  void put_string(const std::string& text) { bytes_.append(text.c_str(), std::strlen(text.c_str()) + 1); }
  [[nodiscard]] std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

std::string encode(const Box& box, const spawn::Options& guest, bool has_filter) {
  Writer out;
  protocol::Request head;
  head.targets = static_cast<std::uint32_t>(guest.descriptors.size());
  head.limits = static_cast<std::uint32_t>(guest.limits.size());
  head.listeners = static_cast<std::uint32_t>(box.listeners.size());
  head.arguments = static_cast<std::uint32_t>(guest.argv.size());
  head.variables = static_cast<std::uint32_t>(guest.env.size());
  const bool contained = box.level == Level::container;
  std::vector<std::string> folders;
  for (const auto& folder : box.folders)
    if (folder.passed_out && !contained) folders.push_back(folder.inside.string());
  const auto paths = contained ? fence_of(box) : std::vector<std::string>{};
  head.folders = static_cast<std::uint32_t>(folders.size());
  head.paths = static_cast<std::uint32_t>(paths.size());
  head.contained = contained ? 1 : 0;
  head.has_filter = has_filter ? 1 : 0;
  head.fixed_addresses = guest.fixed_addresses ? 1 : 0;
  head.two_machines = box.two_machines ? 1 : 0;
  out.put(head);
  out.align();
  for (const auto& [ours, theirs] : guest.descriptors) out.put(protocol::Target{theirs});
  out.align();
  for (const auto& limit : guest.limits) {
    protocol::Limit wanted{};
    wanted.resource = limit.resource;
    wanted.value = limit.value;
    out.put(wanted);
  }
  out.align();
  for (const auto& listener : box.listeners) {
    protocol::Address address{};
    address.ip = listener.address;
    address.port = listener.port;
    out.put(address);
  }
  out.align();
  out.put_string(guest.cwd.empty() ? "/" : guest.cwd.string());
  for (const auto& argument : guest.argv) out.put_string(argument);
  for (const auto& variable : guest.env) out.put_string(variable);
  for (const auto& folder : folders) out.put_string(folder);
  for (const auto& path : paths) out.put_string(path);
  if (out.bytes().size() > protocol::most_bytes)
    throw std::system_error(E2BIG, std::generic_category(), "what a program in a box is started with");
  return std::move(out.bytes());
}

}  // namespace

void send_request(int socket, const Box& box, const spawn::Options& guest, int filter) {
  auto text = encode(box, guest, filter >= 0);
  std::vector<int> descriptors;
  if (filter >= 0) descriptors.push_back(filter);
  for (const auto& [ours, theirs] : guest.descriptors) descriptors.push_back(ours);
  if (descriptors.size() > protocol::most_descriptors)
    throw std::system_error(E2BIG, std::generic_category(), "descriptors of a program in a box");
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * protocol::most_descriptors)] = {};
  iovec bytes{text.data(), text.size()};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  if (!descriptors.empty()) {
    const auto size = sizeof(int) * descriptors.size();
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(size);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(header), descriptors.data(), size);
  }
  if (::sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
    throw std::system_error(errno, std::generic_category(), "to a box");
}

std::optional<Received> receive_report(int socket, int patience_ms) {
  pollfd entry{socket, POLLIN, 0};
  int ready;
  do ready = ::poll(&entry, 1, patience_ms);
  while (ready < 0 && errno == EINTR);
  if (ready <= 0) return std::nullopt;
  Received received;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * protocol::most_descriptors)];
  iovec bytes{&received.report, sizeof received.report};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t size;
  do size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (size < 0 && errno == EINTR);
  if (size <= 0) return std::nullopt;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const auto count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
      received.descriptors.emplace_back(fd);
    }
  }
  if (size != sizeof received.report || (message.msg_flags & MSG_CTRUNC) != 0) return std::nullopt;
  return received;
}

}  // namespace manyhands::sandbox
