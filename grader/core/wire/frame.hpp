// The protocol between host and guest: frames with a small JSON header and raw bytes. Encoding a megabyte of
// answer as JSON would cost as much as the parallel run that computed it, so large data is sent as bytes.
//
//   magic "MH01" | u32 header length | u64 payload length | header (JSON) | payload      (little-endian)
//
// The reader trusts nothing: sizes are checked before memory is allocated, and invalid data is an error in
// words.
#pragma once
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace manyhands::wire {

struct Frame {
  nlohmann::json header;
  std::vector<std::byte> payload;
};

inline constexpr std::uint32_t max_header_bytes = 8U << 20;
inline constexpr std::uint64_t max_payload_bytes = 64ULL << 20;
inline constexpr int max_header_depth = 64;

/// A guest's exit status if it had an answer, but its connection to the host was closed.
inline constexpr int exit_line_closed = 97;

/// Header and payload in the format of the wire.
std::vector<std::byte> encode(const nlohmann::json& header, const std::vector<std::byte>& payload);

/// Turns a stream of bytes into frames. One for each direction; not thread-safe.
class Reader {
 public:
  /// Adds received bytes. Returns false once the stream is invalid; see error().
  bool feed(const std::byte* data, std::size_t size);
  /// The next complete frame, if there is one.
  std::optional<Frame> next();
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] bool empty() const { return buffer_.empty(); }

 private:
  bool check_lengths();
  std::vector<std::byte> buffer_;
  std::string error_;
};

/// Blocking, for the guest's side; `socket` may also be a pipe. Returns false if the other side is gone.
bool send_all(int socket, const std::vector<std::byte>& bytes);
std::optional<Frame> receive(int socket);

}  // namespace manyhands::wire
