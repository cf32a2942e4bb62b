#include "kit/host/run/message.hpp"

#include <signal.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

namespace manyhands::host {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, Said>, 6> phases{
    {{"ready", Said::ready},
     {"crash", Said::crash},
     {"answer", Said::answer},
     {"threw", Said::threw},
     {"note", Said::note},
     {"unknown_scenario", Said::unknown_scenario}}};

std::string text_in(const json& header, const char* key) {
  const auto found = header.find(key);
  return found != header.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// An integer from 1 to `most`.
std::optional<int> number_in(const json& header, const char* key, int most) {
  const auto found = header.find(key);
  if (found == header.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto number = found->get<std::uint64_t>();
  if (number < 1 || number > static_cast<std::uint64_t>(most)) return std::nullopt;
  return static_cast<int>(number);
}

// No more than can be useful, whatever the message contains.
std::vector<std::uint64_t> addresses_in(const json& given) {
  constexpr std::size_t most = 256;
  std::vector<std::uint64_t> addresses;
  if (!given.is_array()) return addresses;
  for (const auto& one : given)
    if (one.is_number_unsigned() && addresses.size() < most) addresses.push_back(one.get<std::uint64_t>());
  return addresses;
}

}  // namespace

Message read_message(wire::Frame frame) {
  auto& header = frame.header;
  Message message;
  const auto phase = text_in(header, "phase");
  for (const auto& [name, said] : phases)
    if (name == phase) message.said = said;
  message.signal = number_in(header, "signal", SIGRTMAX).value_or(SIGABRT);
  const auto full = header.find("stack_full");
  message.stack_full = full != header.end() && full->is_boolean() && full->get<bool>();
  message.what = text_in(header, message.said == Said::threw ? "what" : "");
  if (const auto places = header.find("atomics"); message.said == Said::answer && places != header.end())
    message.atomics = addresses_in(*places);
  if (message.said == Said::answer)
    message.answer = {Given(std::move(header["value"])), std::move(frame.payload)};
  if (message.said == Said::note) {
    const auto note = text_in(header, "what");
    message.address_sent = note == "address-sent";
    if (note == "fork-after-threads")
      message.threads_at_fork = number_in(header, "threads", std::numeric_limits<int>::max());
    if (note == "child-returned") {
      message.child_returned = true;
      message.what = text_in(header, "threw");
    }
    // "rule:…": an exercise's own rule was broken, by the learner's call at this place.
    constexpr std::size_t longest = 64;
    const bool of_a_rule = note.rfind("rule:", 0) == 0 && note.size() <= longest;
    if (note == "short-read" || note == "interrupted-call" || note == "caught" || note == "detached" ||
        of_a_rule)
      message.call = note;
    if (const auto at = header.find("at"); at != header.end() && at->is_number_unsigned())
      message.at = at->get<std::uint64_t>();
  }
  return message;
}

}  // namespace manyhands::host
