#include "kit/host/explored/older_value.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "kit/host/explored/events.hpp"

namespace manyhands::host {
namespace {

/// Null: it is not known.
const ScheduleStep* step_at(const FailedSchedule& failure, int index) {
  return index >= 0 && static_cast<std::size_t>(index) < failure.steps.size()
             ? &failure.steps[static_cast<std::size_t>(index)]
             : nullptr;
}

/// Of an operation that also reads, the trace only says what it read.
std::string written_by(const ScheduleStep& store) {
  const auto value = store.op == "store" && store.value ? value_in_words(*store.value) : std::string();
  return value.empty() ? "written a newer one" : "written " + value;
}

}  // namespace

const ScheduleStep* older_load(const FailedSchedule& failure) {
  const auto last = std::find_if(failure.steps.rbegin(), failure.steps.rend(),
                                 [](const ScheduleStep& step) { return step.older.has_value(); });
  return last == failure.steps.rend() ? nullptr : &*last;
}

std::string older_in_words(const FailedSchedule& failure, const ScheduleStep& load) {
  const auto value = load.value ? value_in_words(*load.value) : std::string();
  auto text = fmt::format("here, {} reads {}an older value", thread_name(load.thread),
                          value.empty() ? value : value + ", ");
  if (const auto* missed = step_at(failure, load.older->missed))
    text += fmt::format(", although {} has {} before", thread_name(missed->thread), written_by(*missed));
  return text;
}

std::string older_in_short(const FailedSchedule& failure, const ScheduleStep& load, const Lines& lines) {
  if (!load.older) return {};
  std::string text = ", an older value";
  if (const auto* missed = step_at(failure, load.older->missed))
    if (const auto line = lines(missed->at))
      text += fmt::format(": it misses line {} of {}", line->line, thread_name(missed->thread));
  return text;
}

std::vector<Related> stores_of_older(const FailedSchedule& failure, const ScheduleStep& load,
                                     const Lines& lines) {
  std::vector<Related> stores;
  const auto add = [&](int index, std::string_view what) {
    if (const auto* store = step_at(failure, index))
      if (const auto line = lines(store->at))
        stores.push_back({fmt::format("{} {}", thread_name(store->thread), what), line->file, line->line});
  };
  add(load.older->read, "wrote the older value here");
  add(load.older->missed, "wrote the newer value here, before");
  return stores;
}

}  // namespace manyhands::host
