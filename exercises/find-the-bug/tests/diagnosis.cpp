#include "tests/diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/suites/predictions.hpp"
#include "tests/key.hpp"

namespace find_the_bug {
namespace {

using namespace manyhands;

// What must be in the program if this were its kind of bug.
const std::map<std::string, std::string>& questions() {
  static const std::map<std::string, std::string> all{
      {"lock_not_released",
       "then a lock would be kept on one of the ways out of a function. Is there an "
       "unlock that a return or an exception can skip?"},
      {"wrong_lock",
       "then the same data would be used under one lock here, and under another one there. Which "
       "data is that?"},
      {"dangling_reference",
       "then a thread would use a variable after it has ceased to exist. Whose function "
       "returns before its variables are used for the last time?"},
      {"volatile_variable", "then a volatile variable would be used by several threads. Is there one?"},
      {"missed_notification",
       "then a thread could be notified between its last check and its sleep. Who "
       "changes what it checks, without the lock?"},
      {"spurious_wake_up",
       "then a thread would not check again after it has woken up. Does each wait have a "
       "condition, or a loop around it?"},
      {"lock_order",
       "then each of two threads would hold a lock and want another one. Where does a thread "
       "take a second lock?"},
      {"lock_kept_too_long",
       "then a lock would be held during slow work, which makes a program slow, but "
       "not wrong. Which lock is held where the slow function is called?"},
      {"waits_in_pool", "then a task of a pool would wait for another task of this pool. Is there a pool?"}};
  return all;
}

const std::vector<std::string>& kinds() {
  static const std::vector<std::string> all{"lock_not_released", "wrong_lock",          "dangling_reference",
                                            "volatile_variable", "missed_notification", "spurious_wake_up",
                                            "lock_order",        "lock_kept_too_long",  "waits_in_pool"};
  return all;
}

std::vector<std::string> keys_of(const Key& key) {
  std::vector<std::string> names{key.program + ".kind"};
  if (!key.variables.empty()) names.push_back(key.program + ".data");
  if (!key.locks.empty()) names.push_back(key.program + ".lock");
  names.push_back(key.program + ".first");
  names.push_back(key.program + ".second");
  return names;
}

bool has(const std::vector<Place>& places, int line) {
  return std::any_of(places.begin(), places.end(), [&](const Place& place) { return place.line == line; });
}

bool is_one_of_two(const Key& key, int line) {
  return std::any_of(key.places.begin(), key.places.end(),
                     [&](const Places& pair) { return has(pair.one, line) || has(pair.other, line); });
}

bool go_together(const Key& key, int first, int second) {
  return std::any_of(key.places.begin(), key.places.end(), [&](const Places& pair) {
    return (has(pair.one, first) && has(pair.other, second)) ||
           (has(pair.one, second) && has(pair.other, first));
  });
}

std::string about_line(const Key& key, int line) {
  for (const auto& near : key.near)
    if (near.place.line == line) return near.hint;
  return key.wrong_place;
}

void check_places(const Key& key, const host::Predictions& given) {
  const auto first = key.program + ".first";
  const auto second = key.program + ".second";
  const int one = given.line_number(first);
  const int other = given.line_number(second);
  for (const auto& [name, line] : {std::pair{first, one}, std::pair{second, other}})
    if (!is_one_of_two(key, line))
      given.wrong(name, fmt::format("line {} of the original {}.hpp is none of the two: {}", line,
                                    key.program, about_line(key, line)));
  if (!go_together(key, one, other))
    given.wrong(
        second,
        one == other
            ? fmt::format("both are line {}. What does the other thread do at that moment?", one)
            : fmt::format("lines {} and {} are both part of what goes wrong, but these two alone do not "
                          "harm each other: {}",
                          one, other, key.wrong_place));
}

}  // namespace

void check_diagnosis(const std::string& program) {
  const auto& all = all_keys();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Key& key) { return key.program == program; });
  if (found == all.end()) host::fault("there is no key for " + program);
  std::vector<std::string> names;
  for (const auto& key : all)
    for (auto& name : keys_of(key)) names.push_back(std::move(name));
  const host::Predictions given("diagnosis.yaml", names,
                                {.one = "answer",
                                 .example = "37",
                                 .missing = "missing-diagnosis",
                                 .unreadable = "unreadable-diagnosis",
                                 .wrong = "wrong-diagnosis"},
                                keys_of(*found));
  if (const auto kind = given.word(program + ".kind", kinds()); kind != found->kind)
    given.wrong(program + ".kind",
                fmt::format("if {} had the bug '{}', {}", program, kind, questions().at(kind)));
  if (!found->variables.empty()) {
    const auto data = given.word(program + ".data", found->variables);
    if (std::find(found->data.begin(), found->data.end(), data) == found->data.end())
      given.wrong(program + ".data", fmt::format("it is not about '{}': {}", data, found->wrong_data));
  }
  if (!found->locks.empty()) {
    const auto lock = given.word(program + ".lock", found->locks);
    if (lock != found->lock)
      given.wrong(program + ".lock", fmt::format("it is not '{}': {}", lock, found->wrong_lock));
  }
  check_places(*found, given);
  SUCCEED();
}

}  // namespace find_the_bug
