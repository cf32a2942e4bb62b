#include "kit/host/play/game_service.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/play/words.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/guest_box.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

using json = nlohmann::json;

constexpr double patience = 15;  // beyond what a search may take
constexpr int most_tries = 8;

bool is_library_internal(const Chain& chain) {
  return std::any_of(chain.begin(), chain.end(), [](const Frame& frame) {
    return frame.file.starts_with("/usr/") && frame.file.ends_with("/bits/shared_ptr_atomic.h");
  });
}

}  // namespace

Given GameService::ask(const json& question) {
  for (int tries = 0;; ++tries) {
    try {
      if (!guest_) {
        guest_ = std::make_unique<PlayedGuest>();
        if (!begun_.is_null() && question.at("ask") != "begin")
          guest_->ask(begun_, std::chrono::duration<double>(patience));
      }
      return guest_->ask(question, std::chrono::duration<double>(patience + question.value("seconds", 0.0)));
    } catch (const std::exception&) {
      guest_.reset();
      if (tries > 0) throw;
    }
  }
}

bool GameService::ignores_race_in(const FailedSchedule& failure) {
  if (failure.kind != "race") return false;
  look_up(offsets_in(failure));
  const auto lines = [this](const Offsets& at) { return line_of(at, true); };
  const auto is_internal = [this](std::uint64_t offset) {
    const auto chain = chains_.find(offset);
    return chain != chains_.end() && is_library_internal(chain->second);
  };
  if (!is_of_a_library(failure, lines, is_internal)) return false;
  const auto innermost = [](const RacingStep& access) { return access.at.empty() ? 0 : access.at.front(); };
  ignored_.push_back({innermost(failure.race[0]), innermost(failure.race[1])});
  begun_["ignored"] = ignored_;
  ask(begun_);
  return true;
}

Given GameService::ask_past_libraries(const json& question) {
  auto answer = ask(question);
  for (int tries = 0; tries < most_tries && answer.has("failure"); ++tries) {
    if (!ignores_race_in(failed_schedule_in(answer.at("failure")))) break;
    answer = ask(question.at("ask") == "begin" ? begun_ : question);
  }
  return answer;
}

void GameService::look_up(const std::set<std::uint64_t>& offsets) {
  std::set<std::uint64_t> unknown;
  for (const auto offset : offsets)
    if (!chains_.contains(offset)) unknown.insert(offset);
  if (unknown.empty()) return;
  chains_.merge(chains_at(program_of(Call{}).string(), unknown, context().prefix));
  for (const auto offset : unknown) chains_.try_emplace(offset);  // not again
}

std::optional<Line> GameService::line_of(const Offsets& at, bool only_learners) const {
  const auto find = [&](const std::string& prefix) -> std::optional<Line> {
    for (const auto offset : at)
      if (const auto chain = chains_.find(offset); chain != chains_.end())
        if (const auto* frame = learner_frame(chain->second, prefix)) return Line{frame->file, frame->line};
    return std::nullopt;
  };
  auto line = find(context().prefix);
  return line || only_learners ? line : find(program_prefix_);
}

json GameService::answer_to(const json& question) {
  const auto asked = question.at("ask").get<std::string>();
  if (asked == "programs") return programs_in(ask(question));
  auto full = question;
  if (asked == "begin") {
    ignored_ = json::array();
    full["ignored"] = ignored_;
    begun_ = full;
  }
  const auto answer = ask_past_libraries(full);
  if (asked == "failing") {
    PlayedSearch search;
    search.schedules = answer.at("schedules").whole<int>(0);
    if (answer.has("failure")) {
      const auto failure = failed_schedule_in(answer.at("failure"));
      look_up(offsets_in(failure));
      search.found = true;
      search.choices = failure.choices;
      search.switches = failure.switches;
    }
    return search;
  }
  const auto position = position_in(answer);
  if (position.reached == "impossible") throw std::runtime_error("the program took another way than before");
  look_up(offsets_in(position));
  // Most places that later positions need, so that each key is quick.
  if (asked == "begin") look_up(offsets_in(position_in(ask({{"ask", "end"}, {"choices", json::array()}}))));
  return position_in_words(
      position, [this](const Offsets& at) { return line_of(at, false); },
      [this](const Offsets& at) { return line_of(at, true); });
}

}  // namespace manyhands::host
