// What attacks share; put in front of every attack that uses it. Above all, it defines how an attack reports
// what worked: the runner looks for these words in the report. Attacks report truthfully; what is visible
// from outside (a changed file, a connection, a secret in the report), the runner checks itself.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

namespace attack {

inline std::string& told() {
  static std::string text;
  return text;
}

/// Notes whether `what` worked. Call it right after the call that sets errno.
inline void tell(const std::string& what, bool worked) {
  const std::string reason = std::strerror(errno);
  told() += worked ? "[GAINED " + what + "] " : "[STOPPED " + what + ": " + reason + "] ";
}

/// Reports through an exception, which the grader's report quotes.
[[noreturn]] inline void confess() {
  throw std::runtime_error(told());
}

/// Really tries it, because access() does not know what Landlock allows.
inline bool opens(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

/// At most `most` bytes of a file; empty if it cannot be read (see errno).
inline std::string text_of(const std::string& path, std::size_t most = 4096) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  std::string text(most, '\0');
  const auto got = ::read(fd, text.data(), text.size());
  ::close(fd);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

/// Reads a file and prints its beginning, so that a secret in it gets into the report.
inline void steal(const std::string& what, const std::string& path) {
  auto text = text_of(path);
  const bool worked = !text.empty();
  for (auto& c : text)
    if (c < ' ') c = ' ';
  tell(what + (worked ? " = " + text.substr(0, 80) : ""), worked);
}

/// A message as the kit writes it to descriptor 3.
inline std::string frame(const std::string& header, const std::string& payload) {
  const auto bytes_of = [](auto number) {
    return std::string(reinterpret_cast<const char*>(&number), sizeof number);
  };
  return "MH01" + bytes_of(static_cast<unsigned>(header.size())) +
         bytes_of(static_cast<unsigned long>(payload.size())) + header + payload;
}
inline constexpr int wire = 3;
inline bool send(const std::string& bytes) {
  return ::write(wire, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

}  // namespace attack
