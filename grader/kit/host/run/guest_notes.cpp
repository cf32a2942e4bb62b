// The part of GuestProcess that takes a guest's notes (guest/notes.hpp), and finds the lines that they tell
// of.
#include <cstdint>
#include <set>

#include "kit/host/base/context.hpp"
#include "kit/host/observe/code_lines.hpp"
#include "kit/host/run/guest_box.hpp"
#include "kit/host/run/guest_process.hpp"
#include "kit/host/run/message.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_told_calls = 24;

}  // namespace

void GuestProcess::take_note(const Message& message) {
  if (message.address_sent) run_.address_sent = true;
  if (message.threads_at_fork) run_.threads_at_fork = *message.threads_at_fork;
  const bool returned = message.child_returned && !run_.child_returned;
  if (returned) {
    run_.child_returned = true;
    run_.child_threw = message.what;
  }
  if (message.at > 0 && (returned || !message.call.empty()) && told_calls_.size() < most_told_calls)
    // The call is just before its return address.
    message.call == "caught" ? void(caught_at_.push_back(message.at - 1))
                             : void(told_calls_.emplace_back(message.call, message.at - 1));
}

// Finds the lines of the calls that the program has reported.
void GuestProcess::find_told_calls() {
  std::set<std::uint64_t> addresses;
  for (const auto& told : told_calls_) addresses.insert(told.second);
  if (addresses.empty()) return;
  const auto chains = chains_at(program_of(call_).string(), addresses, context().prefix);
  for (const auto& [call, at] : told_calls_) {
    const auto chain = chains.find(at);
    const auto* frame = chain == chains.end() ? nullptr : learner_frame(chain->second, context().prefix);
    if (frame == nullptr) continue;
    if (call == "detached") {
      run_.detached_file = frame->file;
      run_.detached_line = frame->line;
    } else if (!call.empty()) {
      cut_calls_.push_back({call, frame->file, frame->line});
    } else {
      run_.child_forked_file = frame->file;
      run_.child_forked_line = frame->line;
    }
  }
}

}  // namespace manyhands::host
