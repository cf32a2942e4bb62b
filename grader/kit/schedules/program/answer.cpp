#include "kit/schedules/program/answer.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kit/schedules/explore.hpp"
#include "kit/schedules/program/failure_json.hpp"
#include "kit/schedules/program/offsets.hpp"
#include "kit/schedules/program/program.hpp"

namespace manyhands::schedules {
namespace {

using json = nlohmann::json;

// To explain a failure must not take so long that the program is ended for its time limit.
constexpr double seconds_to_shorten = 1;
constexpr int most_to_shorten = 1000;
constexpr double seconds_to_show = 1;
constexpr int orders_to_be_sure = 12;

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

}  // namespace

json answer_to(const json& asked) {
  auto left = asked.at("schedules").get<int>();
  auto seconds = asked.at("seconds").get<double>();
  json answer = json::array();
  std::vector<std::uintptr_t> weak;
  for (const auto& offset : asked.value("weak", json::array()))
    weak.push_back(address_of(offset.get<std::uint64_t>()));
  std::vector<Program> wanted;
  const auto failed = asked.value("failed", std::set<int>());
  const auto explored_before = asked.value("explored", std::set<std::string>());
  std::copy_if(programs().begin(), programs().end(), std::back_inserter(wanted), [&](const Program& program) {
    return !failed.contains(program.task) && !explored_before.contains(program.name);
  });
  auto programs_left = static_cast<int>(wanted.size());
  for (const auto& program : wanted) {
    Exploration how;
    how.seed = asked.at("seed").get<std::uint64_t>();
    how.max_schedules = std::max(1, left / programs_left);
    how.max_seconds = seconds / programs_left;
    how.is_internal = ignoring(asked);
    how.weak_loads = weak;
    how.weak_memory = !weak.empty();
    const auto explored = explore(program.run, how);
    --programs_left;
    left -= explored.schedules;
    seconds -= explored.seconds;
    json one{{"name", program.name},
             {"task", program.task},
             {"what", program.what},
             {"schedules", explored.schedules},
             {"seconds", explored.seconds},
             {"loads", offsets_of(0, {explored.loads.begin(), explored.loads.end()})}};
    if (explored.failure) one["failure"] = told(program, how, explored);
    answer.push_back(std::move(one));
    if (explored.failure) break;
  }
  return answer;
}

}  // namespace manyhands::schedules
