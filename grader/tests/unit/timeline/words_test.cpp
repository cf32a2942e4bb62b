#include "timeline/words.hpp"

#include "../timeline/timeline_examples.hpp"
#include "base/text.hpp"
#include "kit/host/base/catch.hpp"
#include "model/json.hpp"
#include "timeline/figures.hpp"

namespace words_test {

using namespace timeline_examples;

namespace {

std::string all_words(const Timeline& timeline) {
  std::string all;
  for (const auto& words : words_about(timeline)) all += words + "\n";
  return all;
}

}  // namespace

TEST_CASE("the times of a lane are those of its events") {
  const auto times = times_of(one_lock());
  REQUIRE(times.size() == 5);
  CHECK(times[1].at(Doing::run) == 24 * ms);
  CHECK(times[1].at(Doing::lock) == 72 * ms);
  CHECK(times[1].share(Doing::run) == Approx(0.25));
}

TEST_CASE("threads that wait for one lock are concurrent, not parallel, and it says so") {
  const auto timeline = one_lock();
  CHECK(parallelism_of(timeline).mean < 1.05);
  CHECK(concurrency_of(timeline).mean > 3.9);
  const auto words = all_words(timeline);
  CHECK(contains(words,
                 "All wait for one lock: 4 of 5 threads wait for lock 1 at starter/example/example.cpp:31"));
  CHECK(contains(words, "They take turns"));
  const auto places = wait_places_of(timeline);
  REQUIRE(places.size() == 2);
  CHECK(places[0].kind == Doing::lock);
  CHECK(places[0].total_ns == 4 * 72 * ms);
  CHECK(places[0].lanes == 4);
}

TEST_CASE("one thread that does nearly all of the work is named") {
  auto timeline = empty_run(100, 2);
  for (const auto* name : {"main thread", "thread 1", "thread 2"}) add_lane(timeline, name);
  add(timeline, 0, 0, 100, Doing::await);
  add(timeline, 1, 0, 9, Doing::run);
  add(timeline, 2, 0, 91, Doing::run);
  CHECK(contains(all_words(timeline), "thread 2 used 91 % of the CPU time of 3"));
  timeline.events[1].dur = 80 * ms;
  CHECK(all_words(timeline).empty());
}

TEST_CASE("requests in flight are counted, and one at a time is told") {
  const auto many = requests(40, 8);
  CHECK(requests_of(many).most == 8);
  CHECK(all_words(many).empty());
  CHECK(contains(seen_at_once(many), "requests under way at once (at most 8)"));
  const auto lanes = static_cast<int>(many.lanes.size());
  CHECK(lanes == 9);  // as few as hold them all
  CHECK(contains(all_words(requests(6, 1)), "One request at a time: 6 requests, and never two"));
}

TEST_CASE("threads that are ready while cores are free have neighbours") {
  auto timeline = empty_run(100, 2);
  for (const auto* name : {"main thread", "thread 1"}) add_lane(timeline, name);
  add(timeline, 0, 0, 100, Doing::run);
  add(timeline, 1, 0, 30, Doing::ready);
  CHECK(part_taken_by_others(timeline) == Approx(0.3));
  CHECK(contains(all_words(timeline), "Other programs used the cores: for 30 %"));
  timeline.cores = 1;
  CHECK(part_taken_by_others(timeline) == Approx(0));
}

TEST_CASE("waves are moments at which most workers go on together") {
  auto timeline = empty_run(120, 4);
  add_lane(timeline, "main thread");
  for (int thread = 1; thread <= 4; ++thread) {
    add_lane(timeline, "thread " + std::to_string(thread));
    for (int wave = 0; wave < 4; ++wave) {
      add(timeline, thread, wave * 30, wave * 30 + 10 + 5 * thread, Doing::run);
      if (thread < 4) add(timeline, thread, wave * 30 + 10 + 5 * thread, wave * 30 + 30, Doing::await);
    }
  }
  CHECK(contains(all_words(timeline), "Waves: 3 times"));  // the fourth ends with the threads
  timeline.max_gap_ns = ms;                                // so that these are told apart
  for (auto& event : timeline.events)
    if (event.kind == Doing::await) event.dur -= event.lane * 4 * ms;
  CHECK(waves_in(timeline) == 0);
}

TEST_CASE("a timeline survives JSON, and one that refers to no lane is refused") {
  for (const auto& timeline : {one_lock(), processes(), requests(10, 3), all_states(3, 40)})
    CHECK(nlohmann::json::parse(dump(nlohmann::json(timeline))).get<Timeline>() == timeline);
  auto wrong = nlohmann::json(one_lock());
  wrong["events"][0]["lane"] = 5;
  CHECK_THROWS_AS(wrong.get<Timeline>(), nlohmann::json::exception);
  auto late = nlohmann::json(one_lock());
  late["events"][0]["dur"] = 97 * ms;
  CHECK_THROWS_AS(late.get<Timeline>(), nlohmann::json::exception);
}

}  // namespace words_test
