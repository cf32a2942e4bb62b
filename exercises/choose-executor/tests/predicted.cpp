#include "tests/predicted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/files.hpp"
#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/suites/predictions.hpp"

namespace choose {
namespace {

using namespace manyhands;

constexpr auto file_name = "predictions.yaml";
const std::vector<std::string> executors{"in_place", "threads", "processes"};
const std::vector<std::string> reasons{"too_small", "waits", "computes", "one_lock", "large_arguments"};

const std::vector<std::string>& keys() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names;
    for (const auto& job : jobs) {
      names.push_back(job + ".executor");
      names.push_back(job + ".because");
      if (job == "prices") {
        names.push_back(job + ".one_task_each");
        continue;
      }
      names.push_back(job + ".on_2_cores");
      names.push_back(job + ".on_8_cores");
    }
    return names;
  }();
  return all;
}

struct Facts {
  std::string executor;
  std::string reason;
  // What the model says about the two other executors, and about the reasons that are not decisive.
  std::map<std::string, std::string> of_others = {};
};

const std::map<std::string, Facts>& facts() {
  static const std::map<std::string, Facts> all{
      {"prices",
       {"in_place",
        "too_small",
        {{"threads",
          "all 200 prices together take 0.02 ms. Two tasks over threads cost the caller 0.02 ms, and then "
          "one "
          "of them takes 0.01 ms more; eight tasks cost 0.08 ms"},
         {"processes",
          "all 200 prices together take 0.02 ms, and to hand in a single task costs the caller 0.1 ms"},
         {"waits", "a price is computed; nothing waits"},
         {"computes", "that is true, but 200 prices compute for only 0.02 ms. What does a task cost?"},
         {"one_lock", "price_of takes no lock"},
         {"large_arguments", "200 numbers are less than a thousandth of a MB"}}}},
      {"pages",
       {"threads",
        "waits",
        {{"in_place", "then one page at a time is in flight: 100 × 20 ms are 2000 ms"},
         {"processes",
          "eight processes fetch eight pages at a time, and so do eight threads. Two executors are equally "
          "fast; which of them costs less?"},
         {"too_small", "a page takes 20 ms, and to hand in its task costs 0.01 ms over threads"},
         {"computes", "nearly all the time, a page is on its way, and no core is busy with it"},
         {"one_lock", "fetch_page takes no lock"},
         {"large_arguments", "the only argument is a URL"}}}},
      {"scores",
       {"processes",
        "one_lock",
        {{"in_place", "then one game at a time is computed: 100 × 20 ms are 2000 ms, on any number of cores"},
         {"threads",
          "eight threads use one library, in which only one call runs at a time: 100 × 20 ms are 2000 ms, on "
          "any number of cores"},
         {"too_small", "a game takes 20 ms, and to hand in its task costs 0.1 ms over processes"},
         {"waits", "a score is computed; nothing waits for an answer"},
         {"computes",
          "that is true of walks, too, and yet the two need different executors. What is the difference?"},
         {"large_arguments", "the arguments are two numbers"}}}},
      {"walks",
       {"threads",
        "large_arguments",
        {{"in_place", "then one walk at a time is computed: 100 × 20 ms are 2000 ms, on any number of cores"},
         {"processes",
          "the caller sends the table, 250 ms, with each task. Eight tasks are 2000 ms of sending, and then "
          "the last one still computes for 250 ms: slower than in place. Three tasks would be 750 ms and "
          "667 ms"},
         {"too_small", "a walk takes 20 ms, and to hand in its task costs 0.01 ms over threads"},
         {"waits", "a walk is computed; nothing waits for an answer"},
         {"computes",
          "that is true of scores, too, and yet the two need different executors. What is the difference?"},
         {"one_lock", "walk takes no lock"}}}}};
  return all;
}

// What `times` must be between, and why not outside.
struct Range {
  double least;
  double most;
  std::string too_few;
  std::string too_many;
};

constexpr double serial_ms = 2000;

Range range_of(const std::string& job, int cores) {
  if (job == "pages")  // 13 rounds of eight pages, with the last one half empty, take 260 ms: 7.7
    return {6.5, 8.5, "Eight workers can wait for eight answers at once, and need no core meanwhile",
            "Eight workers, each of which waits for one answer, have at most eight requests in flight"};
  if (cores == 2)
    return {1.6, 2.1, "Two cores compute at once, with the right executor",
            "There are 2000 ms of computing to do, and two cores do at most 2 ms of it in each ms"};
  return {6, 8.2, "Eight cores compute at once, with the right executor",
          "There are 2000 ms of computing to do, and eight cores do at most 8 ms of it in each ms"};
}

}  // namespace

void check_choice(const std::string& job) {
  const host::Predictions given(file_name, keys());
  const auto key = job + ".executor";
  const auto word = given.word(key, executors);
  const auto& right = facts().at(job);
  if (word != right.executor)
    given.wrong(key, fmt::format("{} {}: {}", job, word == "in_place" ? "in place" : "over " + word,
                                 right.of_others.at(word)));
  SUCCEED();
}

void check_reason(const std::string& job) {
  const host::Predictions given(file_name, keys());
  const auto key = job + ".because";
  const auto word = given.word(key, reasons);
  const auto& right = facts().at(job);
  if (word != right.reason)
    given.wrong(key, fmt::format("'{}' does not decide about {}: {}", word, job, right.of_others.at(word)));
  SUCCEED();
}

void check_times(const std::string& job) {
  const host::Predictions given(file_name, keys());
  if (job == "prices") {
    const auto key = job + ".one_task_each";
    const double times = given.number(key);
    if (times < 0.005 || times > 0.02)
      given.wrong(key,
                  fmt::format("{:.3g} times as fast as 0.02 ms is {:.3g} ms; but the caller needs 0.01 ms "
                              "to hand in a task, and there are 200 tasks",
                              times, 0.02 / times));
    SUCCEED();
    return;
  }
  for (const int cores : {2, 8}) {
    const auto key = fmt::format("{}.on_{}_cores", job, cores);
    const double times = given.number(key);
    if (times <= 0)
      given.wrong(key, "'times as fast' is a number above 0: 1 means that nothing changes, 2 half the time");
    const auto range = range_of(job, cores);
    if (times < range.least || times > range.most)
      given.wrong(
          key, fmt::format("{:.3g} times as fast on {} cores is {:.0f} ms instead of 2000 ms. {}", times,
                           cores, serial_ms / times, times < range.least ? range.too_few : range.too_many));
  }
  SUCCEED();
}

std::string chosen(const std::string& job) {
  const auto text = read_file(host::context().guests / "data" / file_name);
  if (!text) host::fault("the predictions could not be read: " + text.error().message);
  const auto read = host::read_predictions(*text, file_name, keys());
  const auto found = read.values.find(job + ".executor");
  if (read.wrong || found == read.values.end()) return executors.front();
  const auto& word = found->second.text;
  return std::find(executors.begin(), executors.end(), word) == executors.end() ? executors.front() : word;
}

}  // namespace choose
