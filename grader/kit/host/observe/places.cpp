// Turns addresses into places, with their lines and with objdump (is it an atomic instruction?).
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>
#include <string_view>
#include <tuple>

#include "kit/host/observe/code_lines.hpp"
#include "kit/host/observe/tool.hpp"
#include "kit/host/observe/whereabouts.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

constexpr std::chrono::seconds places_patience{15};
// No instruction's text is longer, except for the name of the function it calls.
constexpr std::size_t longest_instruction = 1024;

struct Instruction {
  std::string text;
  std::string before;  // the previous one in the file
};

std::map<std::uint64_t, Instruction> instructions_at(const std::string& program,
                                                     const std::set<std::uint64_t>& addresses) {
  std::map<std::uint64_t, Instruction> found;
  std::istringstream lines(
      output_about(program, {"objdump", "-d", "--no-show-raw-insn", program}, places_patience));
  std::string before;
  for (std::string line; std::getline(lines, line);) {
    char* end = nullptr;
    const std::uint64_t address = std::strtoull(line.c_str(), &end, 16);
    const bool instruction = end != line.c_str() && *end == ':' && line.starts_with(" ");
    auto text = instruction ? std::string(end + 1).substr(0, longest_instruction) : "";
    if (instruction && addresses.contains(address)) found[address] = {text, before};
    before = std::move(text);  // a function's first instruction has none before it
  }
  return found;
}

// Parsed by hand: the function name in a call may have any length, and the submission chose it.

bool is_atomic(std::string_view instruction) {
  instruction.remove_prefix(std::min(instruction.find_first_not_of(" \t"), instruction.size()));
  const auto name = instruction.substr(0, instruction.find_first_of(" \t"));
  const auto any = [&name](auto... begins) { return (name.starts_with(begins) || ...); };
  if (name == "lock") return true;
  if (name.starts_with("xchg")) return instruction.find('(') != std::string_view::npos;
  return any("ldxr", "ldxp", "ldaxr", "ldaxp", "stxr", "stxp", "stlxr", "stlxp", "cas", "swp", "ldadd",
             "ldclr", "ldset", "ldeor");
}

bool any_file(const Chain& chain, const std::vector<std::string_view>& parts) {
  return std::any_of(chain.begin(), chain.end(), [&](const Frame& frame) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](auto part) { return frame.file.find(part) != std::string::npos; });
  });
}

/// Inlined code of the standard library that acquires or releases a lock, whatever its name.
bool in_lock(const Chain& chain) {
  return any_file(chain, {"/mutex", "_mutex", "unique_lock", "/gthr", "semaphore", "condition_variable"});
}

/// … that releases it: its line is where the scope ends, which is not informative.
bool in_unlock(const Chain& chain) {
  return std::any_of(chain.begin(), chain.end(), [](const Frame& frame) {
    return frame.function.find("unlock") != std::string::npos ||
           frame.function.find('~') != std::string::npos;
  });
}

const char* lock_or_unlock(const Chain& chain, const std::string& call = {}) {
  return in_unlock(chain) || call.find("unlock") != std::string::npos ? "unlock" : "lock";
}

/// "call   1234 <pthread_mutex_lock@plt>", and "bl".
bool calls_lock(std::string_view instruction) {
  const auto bracket = instruction.find('<');
  if (bracket == std::string_view::npos) return false;
  const auto before = instruction.substr(0, bracket);
  if (before.find("call") == std::string_view::npos && before.find("\tbl\t") == std::string_view::npos &&
      before.find("\tbl ") == std::string_view::npos)
    return false;
  const auto callee = instruction.substr(bracket);
  for (const std::string_view lock :
       {"pthread_mutex_", "pthread_spin_", "pthread_rwlock_", "pthread_cond_", "sem_wait", "sem_post"})
    if (callee.find(lock) != std::string_view::npos) return true;
  return false;
}

bool touches_memory(const std::string& instruction) {
  return instruction.find("(%") != std::string::npos || instruction.find('[') != std::string::npos;
}

/// What is known about a program's code at the sampled addresses.
class Code {
 public:
  Code(const Whereabouts& whereabouts, std::string prefix) : prefix_(std::move(prefix)) {
    std::set<std::uint64_t> whole;
    for (const auto& seen : whereabouts.seen()) {
      if (seen.address != 0) whole.insert(seen.address);
      whole.insert(seen.callers.begin(), seen.callers.end());
    }
    if (whole.empty()) return;
    // Also looks just before each address: a slow instruction has often finished when the thread stops, and a
    // call instruction is just before its return address.
    std::set<std::uint64_t> addresses;
    for (const auto address : whole) addresses.insert({address, address - 1});
    chains_ = chains_at(whereabouts.program().string(), addresses, prefix_);
    instructions_ = instructions_at(whereabouts.program().string(), whole);
  }

  [[nodiscard]] bool known() const { return !chains_.empty() && !instructions_.empty(); }
  [[nodiscard]] Place place_of(const Whereabout& seen) const {
    return seen.address == 0 ? outside(seen) : inside(seen);
  }

 private:
  [[nodiscard]] const Chain& chain_at(std::uint64_t address) const {
    static const Chain none;
    const auto found = chains_.find(address);
    return found == chains_.end() ? none : found->second;
  }
  [[nodiscard]] Instruction instruction_at(std::uint64_t address) const {
    const auto found = instructions_.find(address);
    return found == instructions_.end() ? Instruction{} : found->second;
  }
  [[nodiscard]] static Place place(const Frame* frame, const char* doing) {
    return frame != nullptr ? Place{frame->file, frame->line, doing, 1} : Place{"", 0, doing, 1};
  }
  /// The learner's code that called the code at work: the first matching address on the stack.
  [[nodiscard]] const Frame* caller_of(const Whereabout& seen) const {
    for (const auto address : seen.callers)
      if (const auto* frame = learner_frame(chain_at(address - 1), prefix_)) return frame;
    return nullptr;
  }

  // For an address in a library. A stack may hold remains of earlier calls, so a lock anywhere on it counts.
  [[nodiscard]] Place outside(const Whereabout& seen) const {
    for (const auto address : seen.callers) {
      const auto& chain = chain_at(address - 1);
      const auto* frame = learner_frame(chain, prefix_);
      const auto call = instruction_at(address).before;
      if (frame != nullptr && (in_lock(chain) || calls_lock(call)))
        return place(frame, lock_or_unlock(chain, call));
    }
    return place(caller_of(seen), "library");
  }

  [[nodiscard]] Place inside(const Whereabout& seen) const {
    const auto& here = chain_at(seen.address);
    const auto& before = chain_at(seen.address - 1);
    const auto instruction = instruction_at(seen.address);
    const auto* own = learner_frame(here, prefix_);
    const auto* own_before = learner_frame(before, prefix_);
    if (is_atomic(instruction.before))
      return place(own_before != nullptr ? own_before : caller_of(seen),
                   in_lock(before) ? lock_or_unlock(before) : "atomic");
    const auto* mine = own != nullptr ? own : caller_of(seen);
    if (is_atomic(instruction.text)) return place(mine, in_lock(here) ? lock_or_unlock(here) : "atomic");
    if (in_lock(here)) return place(mine, lock_or_unlock(here));
    if (any_file(here, {"/atomic"})) return place(mine, "atomic");
    // Plain code is slow where it accesses memory; samples show the instruction after that.
    if (own != nullptr)
      return place(own_before != nullptr && touches_memory(instruction.before) ? own_before : own, "plain");
    const bool below_kit = !seen.callers.empty() && any_file(chain_at(seen.callers.front() - 1), {"/kit/"});
    if (any_file(here, {"/kit/"}) || below_kit) return place(mine, "given");
    return place(mine,
                 calls_lock(instruction.before) ? lock_or_unlock(before, instruction.before) : "library");
  }

  std::string prefix_;
  std::map<std::uint64_t, Chain> chains_;
  std::map<std::uint64_t, Instruction> instructions_;
};

}  // namespace

std::vector<Place> places_of(const Whereabouts& whereabouts, const std::string& prefix) {
  const Code code(whereabouts, prefix);
  if (!code.known()) return {};
  std::map<std::tuple<std::string, int, std::string>, int> places;
  for (const auto& seen : whereabouts.seen()) {
    const auto place = code.place_of(seen);
    ++places[{place.file, place.line, place.doing}];
  }
  std::vector<Place> sorted;
  for (const auto& [key, samples] : places)
    sorted.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), samples});
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.samples > b.samples; });
  return sorted;
}

}  // namespace manyhands::host
