// What a learner's process sends to the grader: frames, in pieces of any size, and what they say.
#include <algorithm>
#include <cstddef>

#include "kit/host/run/message.hpp"
#include "tests/fuzz/target.hpp"
#include "wire/frame.hpp"

namespace {

using namespace manyhands;

// The first byte says in what pieces the rest arrives.
void run(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto piece = static_cast<std::size_t>(static_cast<unsigned char>(bytes.front())) + 1;
  bytes.remove_prefix(1);
  wire::Reader reader;
  while (!bytes.empty()) {
    const auto now = bytes.substr(0, std::min(piece, bytes.size()));
    bytes.remove_prefix(now.size());
    if (!reader.feed(reinterpret_cast<const std::byte*>(now.data()), now.size())) break;
    while (auto frame = reader.next()) {
      const auto again = wire::encode(frame->header, frame->payload);
      wire::Reader second;
      fuzz::must(second.feed(again.data(), again.size()), "what was read can be written and read again");
      const auto same = second.next();
      fuzz::must(same && same->header == frame->header && same->payload == frame->payload,
                 "what was read again is the same");
      const auto message = host::read_message(std::move(*frame));
      fuzz::must(message.signal > 0 && message.signal < 65, "a signal has a number of a signal");
    }
  }
  fuzz::must(reader.error().empty() || !reader.next(),
             "nothing comes of a stream that is no stream of frames");
}

const fuzz::RegisterTarget registered{"wire", run};

}  // namespace
