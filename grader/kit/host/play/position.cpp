#include "kit/host/play/position.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_played_steps = 400;
constexpr std::size_t most_played_threads = 64;
constexpr std::size_t most_played_choices = 100'000;
constexpr std::size_t most_offered = 8;
constexpr std::size_t most_played_programs = 64;

StandingThread standing_in(const Given& given) {
  StandingThread standing{waiting_thread_in(given)};
  standing.can_go_on = given.at("can_go_on").truth();
  standing.may_wake = given.at("may_wake").truth();
  return standing;
}

OfferedChoice offer_in(const Given& given) {
  OfferedChoice offer;
  offer.thread = given.at("thread").whole<int>(0, most_played_threads);
  offer.what = given.at("what").text();
  for (const auto& one : given.at("offered").at_most(most_offered))
    offer.offered.push_back(one.whole<std::uint64_t>());
  return offer;
}

}  // namespace

Position position_in(const Given& given) {
  Position position;
  position.reached = given.at("reached").text();
  for (const auto& one : given.at("choices").at_most(most_played_choices))
    position.choices.push_back(one.whole<int>(0));
  for (const auto& one : given.at("steps").at_most(most_played_steps))
    position.steps.push_back(schedule_step_in(one));
  position.thread_count = given.at("thread_count").whole<int>(0, most_played_threads);
  for (const auto& one : given.at("threads").at_most(most_played_threads))
    position.threads.push_back(standing_in(one));
  for (const auto& standing : position.threads)
    if (standing.thread >= position.thread_count) broken("a thread that does not exist");
  if (given.has("offer")) position.offer.push_back(offer_in(given.at("offer")));
  if (given.has("failure")) position.failure.push_back(failed_schedule_in(given.at("failure")));
  if ((position.reached == "failed") != !position.failure.empty()) broken("a failure without a reason");
  position.switches = given.at("switches").whole<int>(0);
  position.hash = given.at("hash").whole<std::uint64_t>();
  return position;
}

std::vector<PlayedProgram> programs_in(const Given& given) {
  std::vector<PlayedProgram> all;
  for (const auto& one : given.at_most(most_played_programs))
    all.push_back({one.at("name").text(), one.at("what").text()});
  return all;
}

std::set<std::uint64_t> offsets_in(const Position& position) {
  std::set<std::uint64_t> all;
  for (const auto& step : position.steps) all.insert(step.at.begin(), step.at.end());
  for (const auto& standing : position.threads) all.insert(standing.at.begin(), standing.at.end());
  for (const auto& failure : position.failure) all.merge(offsets_in(failure));
  return all;
}

}  // namespace manyhands::host
