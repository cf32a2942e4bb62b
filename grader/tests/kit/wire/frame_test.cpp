// The wire: any input, in pieces of any size, is either a frame or an error with a message.
#include "wire/frame.hpp"

#include <sys/socket.h>

#include <cstring>
#include <string>

#include "kit/host/base/catch.hpp"
#include "spawn/spawn.hpp"

namespace frame_test {

namespace wire = manyhands::wire;
using Bytes = std::vector<std::byte>;

namespace {

Bytes bytes_of(const std::string& text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

Bytes with_lengths(std::uint32_t header, std::uint64_t payload, const std::string& rest = {}) {
  std::string text(16, '\0');
  std::memcpy(text.data(), "MH01", 4);
  std::memcpy(text.data() + 4, &header, sizeof header);
  std::memcpy(text.data() + 8, &payload, sizeof payload);
  return bytes_of(text + rest);
}

bool feed(wire::Reader& reader, const Bytes& bytes) {
  return reader.feed(bytes.data(), bytes.size());
}

const nlohmann::json header = {{"phase", "answer"}, {"value", {1, 2.5, "drei", nullptr}}};

}  // namespace

TEST_CASE("a frame arrives as it was sent, every byte value included") {
  Bytes payload(512);
  for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<std::byte>(i);
  wire::Reader reader;
  REQUIRE(feed(reader, wire::encode(header, payload)));
  const auto frame = reader.next();
  REQUIRE(frame.has_value());
  CHECK(frame->header == header);
  CHECK(frame->payload == payload);
  CHECK(reader.empty());
  CHECK_FALSE(reader.next().has_value());
}

TEST_CASE("a frame may be cut at every byte") {
  const auto payload = bytes_of("a payload with\0 a zero");
  const auto whole = wire::encode(header, payload);
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    wire::Reader reader;
    REQUIRE(reader.feed(whole.data(), cut));
    if (cut < whole.size()) REQUIRE_FALSE(reader.next().has_value());
    REQUIRE(reader.feed(whole.data() + cut, whole.size() - cut));
    const auto frame = reader.next();
    REQUIRE(frame.has_value());
    REQUIRE(frame->header == header);
    REQUIRE(frame->payload == payload);
  }
}

TEST_CASE("a frame may come byte by byte") {
  wire::Reader reader;
  int frames = 0;
  for (const auto byte : wire::encode(header, bytes_of("xyz"))) {
    REQUIRE(reader.feed(&byte, 1));
    frames += reader.next().has_value() ? 1 : 0;
  }
  CHECK(frames == 1);
}

TEST_CASE("two frames may come in one piece") {
  auto both = wire::encode({{"n", 1}}, bytes_of("first"));
  const auto second = wire::encode({{"n", 2}}, {});
  both.insert(both.end(), second.begin(), second.end());
  wire::Reader reader;
  REQUIRE(feed(reader, both));
  const auto one = reader.next();
  const auto two = reader.next();
  REQUIRE(one.has_value());
  REQUIRE(two.has_value());
  CHECK(one->header["n"] == 1);
  CHECK(one->payload == bytes_of("first"));
  CHECK(two->header["n"] == 2);
  CHECK(two->payload.empty());
  CHECK(reader.empty());
}

TEST_CASE("bytes that are no frame are refused at once, and for good") {
  wire::Reader reader;
  CHECK_FALSE(feed(reader, bytes_of("H")));
  CHECK_FALSE(reader.error().empty());
  CHECK_FALSE(feed(reader, wire::encode(header, {})));
  CHECK_FALSE(reader.next().has_value());
}

TEST_CASE("garbage behind a frame is an error, and the frame before it counts") {
  auto bytes = wire::encode(header, {});
  const auto garbage = bytes_of("garbage");
  bytes.insert(bytes.end(), garbage.begin(), garbage.end());
  wire::Reader reader;
  feed(reader, bytes);
  CHECK(reader.next().has_value());
  CHECK_FALSE(reader.next().has_value());
  CHECK_FALSE(reader.error().empty());
}

TEST_CASE("lengths over the limit are refused before memory is taken for them") {
  for (const auto& bytes :
       {with_lengths(wire::max_header_bytes + 1, 0), with_lengths(2, wire::max_payload_bytes + 1),
        with_lengths(~0U, ~0ULL), with_lengths(2, ~0ULL - 16)}) {
    wire::Reader reader;
    CHECK_FALSE(feed(reader, bytes));
    CHECK(reader.error().find("more than is allowed") != std::string::npos);
    CHECK_FALSE(reader.next().has_value());
  }
  wire::Reader reader;
  CHECK(feed(reader, with_lengths(wire::max_header_bytes, wire::max_payload_bytes)));
}

TEST_CASE("a truncated frame is no frame yet, and no error") {
  auto bytes = wire::encode(header, bytes_of("payload"));
  bytes.pop_back();
  wire::Reader reader;
  CHECK(feed(reader, bytes));
  CHECK_FALSE(reader.next().has_value());
  CHECK(reader.error().empty());
  CHECK_FALSE(reader.empty());
}

TEST_CASE("a header that is no JSON object is an error") {
  for (const std::string text : {"{\"a\":", "[1,2]", "17", "\"text\"", "", "\xff\xfe"}) {
    wire::Reader reader;
    feed(reader, with_lengths(static_cast<std::uint32_t>(text.size()), 0, text));
    CHECK_FALSE(reader.next().has_value());
    CHECK(reader.error().find("not JSON") != std::string::npos);
  }
}

TEST_CASE("a header of very deep nesting is read or refused, and nothing worse") {
  const int depth = 1'000'000;
  const auto nested = std::string(depth, '[') + std::string(depth, ']');
  for (const auto& text : {R"({"value":)" + nested + "}", R"({"value":)" + nested.substr(0, depth)}) {
    wire::Reader reader;
    feed(reader, with_lengths(static_cast<std::uint32_t>(text.size()), 0, text));
    const auto frame = reader.next();
    CHECK((frame.has_value() || !reader.error().empty()));
  }
}

TEST_CASE("text that is not UTF-8 can be sent all the same") {
  wire::Reader reader;
  REQUIRE(feed(reader, wire::encode({{"what", "caf\xe9"}}, {})));
  const auto frame = reader.next();
  REQUIRE(frame.has_value());
  CHECK(frame->header["what"].get<std::string>().substr(0, 3) == "caf");
}

TEST_CASE("the blocking side sends and receives whole frames, and notices that the other side is gone") {
  auto [ours, theirs] = manyhands::spawn::socket_pair();
  REQUIRE(wire::send_all(ours.get(), wire::encode(header, bytes_of("over the socket"))));
  const auto frame = wire::receive(theirs.get());
  REQUIRE(frame.has_value());
  CHECK(frame->header == header);
  CHECK(frame->payload == bytes_of("over the socket"));
  ours.reset();
  CHECK_FALSE(wire::receive(theirs.get()).has_value());
  CHECK_FALSE(wire::send_all(theirs.get(), wire::encode(header, {})));
}

}  // namespace frame_test
