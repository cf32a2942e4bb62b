#include "kit/schedules/program/answer.hpp"

#include <link.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "kit/schedules/explore.hpp"
#include "kit/schedules/program/program.hpp"

namespace manyhands::schedules {
namespace {

using json = nlohmann::json;

// To explain a failure must not take so long that the program is ended for its time limit.
constexpr double seconds_to_shorten = 1;
constexpr int most_to_shorten = 1000;
constexpr double seconds_to_show = 1;
constexpr int orders_to_be_sure = 12;
// The end of a run says why it failed; nobody reads thousands of steps.
constexpr std::size_t most_steps = 2000;

/// Where the program's file is loaded, and where it ends.
std::pair<std::uintptr_t, std::uintptr_t> own_range() {
  static const auto range = [] {
    std::pair<std::uintptr_t, std::uintptr_t> found{0, 0};
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* to) {
          auto& into = *static_cast<std::pair<std::uintptr_t, std::uintptr_t>*>(to);
          into.first = into.second = info->dlpi_addr;
          for (int i = 0; i < info->dlpi_phnum; ++i) {
            const auto& part = info->dlpi_phdr[i];
            if (part.p_type == PT_LOAD)
              into.second =
                  std::max<std::uintptr_t>(into.second, info->dlpi_addr + part.p_vaddr + part.p_memsz);
          }
          return 1;  // the program itself comes first
        },
        &found);
    return found;
  }();
  return range;
}

/// The offset in the program's file of the call that returns to this address; 0: it is not in the program.
std::uint64_t offset_of(std::uintptr_t at) {
  const auto [begin, end] = own_range();
  return at <= begin || at >= end ? 0 : at - 1 - begin;
}

/// The same for an address of data; 0: it is on the heap, a stack, or in a library.
std::uint64_t offset_of_data(std::uintptr_t address) {
  const auto [begin, end] = own_range();
  return address < begin || address >= end ? 0 : address - begin;
}

json offsets_of(std::uintptr_t at, const std::vector<std::uintptr_t>& frames) {
  json all = json::array();
  if (const auto offset = offset_of(at); offset != 0) all.push_back(offset);
  for (const auto frame : frames)
    if (const auto offset = offset_of(frame); offset != 0 && frame != at) all.push_back(offset);
  return all;
}

json json_of(const Step& step) {
  json j{{"thread", step.thread}, {"op", name(step.op)},
         {"object", step.object}, {"data", offset_of_data(step.address)},
         {"where", step.address}, {"at", offsets_of(step.at, step.frames)},
         {"why", name(step.why)}};
  if (step.value) j["value"] = *step.value;
  return j;
}

json json_of(const Waiting& waiting) {
  return {{"thread", waiting.thread},
          {"op", name(waiting.for_what)},
          {"object", waiting.object},
          {"holder", waiting.holder},
          {"notified_in_vain", waiting.notified_in_vain},
          {"at", offsets_of(waiting.at, waiting.frames)}};
}

json json_of(const RacingAccess& access) {
  return {{"thread", access.thread},
          {"data", offset_of_data(access.address)},
          {"bytes", access.bytes},
          {"write", access.write},
          {"atomic", access.atomic},
          {"freed", access.freed},
          {"at", offsets_of(access.at, access.frames)}};
}

json json_of(const Failure& failure) {
  json steps = json::array();
  const auto first = failure.steps.size() - std::min(failure.steps.size(), most_steps);
  for (auto i = first; i < failure.steps.size(); ++i) steps.push_back(json_of(failure.steps[i]));
  json waiting = json::array();
  for (const auto& one : failure.waiting) waiting.push_back(json_of(one));
  json race = json::array();
  if (failure.race)
    for (const auto& access : *failure.race) race.push_back(json_of(access));
  return {{"kind", name(failure.kind)},    {"what", failure.what},
          {"schedule", failure.schedule},  {"policy", name(failure.policy)},
          {"switches", failure.switches},  {"choices", failure.choices},
          {"first_step", first},           {"steps", std::move(steps)},
          {"waiting", std::move(waiting)}, {"race", std::move(race)}};
}

/// Whether the program fails in whatever order its threads run: then the order is not the cause. Orders with
/// few switches, because with many of them, a mistake that needs one is nearly certain.
bool always_fails(const Program& program, Exploration how) {
  how.policies = {Policy::sticky};
  how.max_schedules = 1;
  how.confirm = false;
  for (int i = 0; i < orders_to_be_sure; ++i) {
    ++how.seed;
    if (!explore(program.run, how).failure) return false;
  }
  return true;
}

/// What a failure looks like at its clearest.
json told(const Program& program, Exploration how, const Explored& explored) {
  const auto& failure = *explored.failure;
  const double of_one = explored.seconds / std::max(1, explored.schedules);
  const int to_shorten =
      static_cast<int>(std::min<double>(most_to_shorten, seconds_to_shorten / std::max(1e-4, of_one)));
  how.max_seconds = seconds_to_show;
  auto j = json_of(shortest(program.run, how, failure, to_shorten));
  j["always"] = failure.kind != Kind::race && always_fails(program, how);
  if (failure.kind != Kind::race) return j;
  // An access that is not synchronized: can it also be seen to go wrong?
  if (const auto shown = show_race(program.run, how, failure);
      shown.failure && shown.failure->kind == Kind::assertion)
    j["shown"] = json_of(shortest(program.run, how, *shown.failure, to_shorten));
  return j;
}

std::function<bool(std::uintptr_t, std::uintptr_t)> ignoring(const json& asked) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> pairs;
  for (const auto& pair : asked.value("ignored", json::array()))
    pairs.emplace(pair.at(0).get<std::uint64_t>(), pair.at(1).get<std::uint64_t>());
  return [pairs](std::uintptr_t one, std::uintptr_t other) {
    return pairs.contains({offset_of(one), offset_of(other)}) ||
           pairs.contains({offset_of(other), offset_of(one)});
  };
}

}  // namespace

json answer_to(const json& asked) {
  auto left = asked.at("schedules").get<int>();
  auto seconds = asked.at("seconds").get<double>();
  json answer = json::array();
  auto programs_left = static_cast<int>(programs().size());
  for (const auto& program : programs()) {
    Exploration how;
    how.seed = asked.at("seed").get<std::uint64_t>();
    how.max_schedules = std::max(1, left / programs_left);
    how.max_seconds = seconds / programs_left;
    how.is_internal = ignoring(asked);
    const auto explored = explore(program.run, how);
    --programs_left;
    left -= explored.schedules;
    seconds -= explored.seconds;
    json one{{"name", program.name},
             {"task", program.task},
             {"what", program.what},
             {"schedules", explored.schedules},
             {"seconds", explored.seconds}};
    if (explored.failure) one["failure"] = told(program, how, explored);
    answer.push_back(std::move(one));
    if (explored.failure) break;
  }
  return answer;
}

}  // namespace manyhands::schedules
