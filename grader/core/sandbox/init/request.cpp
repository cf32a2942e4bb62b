#include "sandbox/init/request.hpp"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

namespace manyhands::sandbox::init {
namespace {

constexpr const char* malformed = "request";

class Reader {
 public:
  Reader(char* at, char* end) : at_(at), end_(end) {}

  template <class T>
  const T* take(unsigned count) {
    const std::size_t size = sizeof(T) * count;
    if (static_cast<std::size_t>(end_ - at_) < size) {
      ok_ = false;
      return nullptr;
    }
    const T* result = reinterpret_cast<const T*>(at_);
    at_ += (size + 7) / 8 * 8;  // keeps the next field aligned
    if (at_ > end_) at_ = end_;
    return result;
  }
  char* string() {
    char* zero = static_cast<char*>(memchr(at_, 0, static_cast<std::size_t>(end_ - at_)));
    if (zero == nullptr) {
      ok_ = false;
      return nullptr;
    }
    char* result = at_;
    at_ = zero + 1;
    return result;
  }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  char* at_;
  char* end_;
  bool ok_ = true;
};

ssize_t receive_message(int socket, Request& request) {
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * protocol::most_descriptors)];
  iovec bytes{request.bytes, sizeof request.bytes};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t size;
  do size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (size < 0 && errno == EINTR);
  if (size > 0 && (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
    errno = E2BIG;
    return -1;
  }
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); size > 0 && header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    request.received_count = static_cast<int>((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(request.received, CMSG_DATA(header), sizeof(int) * static_cast<unsigned>(request.received_count));
  }
  return size;
}

}  // namespace

const char* receive(int socket, Request& request) {
  const ssize_t size = receive_message(socket, request);
  if (size < 0) return malformed;
  errno = EPROTO;
  Reader reader(request.bytes, request.bytes + size);
  const auto* head = reader.take<protocol::Request>(1);
  if (head == nullptr) return malformed;
  request.head = *head;
  request.targets = reader.take<protocol::Target>(head->targets);
  request.limits = reader.take<protocol::Limit>(head->limits);
  request.listeners = reader.take<protocol::Address>(head->listeners);
  request.cwd = reader.string();
  const std::size_t strings =
      std::size_t{head->arguments} + head->variables + head->folders + head->paths + 2;
  if (!reader.ok() || strings > most_strings || head->arguments == 0) return malformed;
  char** next = request.strings;
  request.argv = next;
  for (unsigned i = 0; i < head->arguments; ++i) *next++ = reader.string();
  *next++ = nullptr;
  request.env = next;
  for (unsigned i = 0; i < head->variables; ++i) *next++ = reader.string();
  *next++ = nullptr;
  request.folders = next;
  for (unsigned i = 0; i < head->folders; ++i) *next++ = reader.string();
  request.paths = next;
  for (unsigned i = 0; i < head->paths; ++i) *next++ = reader.string();
  const int wanted = static_cast<int>(head->targets) + (head->has_filter != 0 ? 1 : 0);
  if (!reader.ok() || request.received_count != wanted) return malformed;
  request.descriptors = request.received;
  if (head->has_filter != 0) request.filter = *request.descriptors++;
  return nullptr;
}

void close_descriptors(Request& request) {
  for (int i = 0; i < request.received_count; ++i) close(request.received[i]);
  request.received_count = 0;
}

}  // namespace manyhands::sandbox::init
