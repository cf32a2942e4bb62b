#include "wire/frame.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace manyhands::wire {
namespace {

constexpr std::array magic{'M', 'H', '0', '1'};
constexpr std::size_t prefix_bytes = 16;

struct Lengths {
  std::uint32_t header;
  std::uint64_t payload;
};

Lengths lengths_of(const std::byte* prefix) {
  Lengths lengths{};
  std::memcpy(&lengths.header, prefix + 4, sizeof lengths.header);
  std::memcpy(&lengths.payload, prefix + 8, sizeof lengths.payload);
  return lengths;
}

/// The nesting depth of lists and objects. Code that copies, compares or prints JSON recurses once per level,
/// and eight million brackets would overflow the stack. If the text is not JSON, the result is arbitrary.
int depth_of(std::string_view json) {
  int depth = 0;
  int most = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string && c == '\\')
      ++i;
    else if (c == '"')
      in_string = !in_string;
    else if (!in_string && (c == '[' || c == '{'))
      most = std::max(most, ++depth);
    else if (!in_string && (c == ']' || c == '}'))
      --depth;
  }
  return most;
}

}  // namespace

std::vector<std::byte> encode(const nlohmann::json& header, const std::vector<std::byte>& payload) {
  // Text from learners' code may not be UTF-8: replace invalid bytes instead of throwing.
  const auto text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const auto header_length = static_cast<std::uint32_t>(text.size());
  const auto payload_length = static_cast<std::uint64_t>(payload.size());
  std::vector<std::byte> bytes(prefix_bytes + text.size() + payload.size());
  std::memcpy(bytes.data(), magic.data(), magic.size());
  std::memcpy(bytes.data() + 4, &header_length, sizeof header_length);
  std::memcpy(bytes.data() + 8, &payload_length, sizeof payload_length);
  std::memcpy(bytes.data() + prefix_bytes, text.data(), text.size());
  if (!payload.empty())
    std::memcpy(bytes.data() + prefix_bytes + text.size(), payload.data(), payload.size());
  return bytes;
}

bool Reader::feed(const std::byte* data, std::size_t size) {
  if (!error_.empty()) return false;
  buffer_.insert(buffer_.end(), data, data + size);
  return check_lengths();
}

bool Reader::check_lengths() {
  const auto known = std::min(buffer_.size(), magic.size());
  if (known > 0 && std::memcmp(buffer_.data(), magic.data(), known) != 0) {
    error_ = "bytes that are not a message";
    return false;
  }
  if (buffer_.size() < prefix_bytes) return true;
  const auto lengths = lengths_of(buffer_.data());
  if (lengths.header > max_header_bytes || lengths.payload > max_payload_bytes) {
    error_ =
        "a message of " + std::to_string(lengths.payload + lengths.header) + " bytes, more than is allowed";
    return false;
  }
  return true;
}

std::optional<Frame> Reader::next() {
  if (!error_.empty() || buffer_.size() < prefix_bytes) return std::nullopt;
  const auto lengths = lengths_of(buffer_.data());
  const auto total = prefix_bytes + lengths.header + lengths.payload;
  if (buffer_.size() < total) return std::nullopt;
  Frame frame;
  const auto* text = reinterpret_cast<const char*>(buffer_.data() + prefix_bytes);
  if (depth_of({text, lengths.header}) > max_header_depth) {
    error_ = "a message with too deeply nested lists";
    return std::nullopt;
  }
  frame.header = nlohmann::json::parse(text, text + lengths.header, nullptr, false);
  if (frame.header.is_discarded() || !frame.header.is_object()) {
    error_ = "a message whose header is not JSON";
    return std::nullopt;
  }
  const auto body = buffer_.begin() + static_cast<std::ptrdiff_t>(prefix_bytes + lengths.header);
  frame.payload.assign(body, buffer_.begin() + static_cast<std::ptrdiff_t>(total));
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(total));
  check_lengths();
  return frame;
}

bool send_all(int socket, const std::vector<std::byte>& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    auto n = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == ENOTSOCK) n = ::write(socket, bytes.data() + sent, bytes.size() - sent);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

std::optional<Frame> receive(int socket) {
  Reader reader;
  std::array<std::byte, 65536> chunk;
  while (true) {
    if (auto frame = reader.next()) return frame;
    auto n = ::recv(socket, chunk.data(), chunk.size(), 0);
    if (n < 0 && errno == ENOTSOCK) n = ::read(socket, chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0 || !reader.feed(chunk.data(), static_cast<std::size_t>(n))) return std::nullopt;
  }
}

}  // namespace manyhands::wire
