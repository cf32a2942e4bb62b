#include "cli/submission_layout.hpp"
#include "base/near_name.hpp"
#include "kit/host/base/catch.hpp"

namespace submission_layout_test {

using namespace manyhands;

namespace {

Course crawlers() {
  Course course;
  for (const char* id : {"crawl-threads", "crawl-async", "bounded-queue"}) {
    Exercise exercise;
    exercise.id = id;
    exercise.files.push_back({});
    exercise.files.back().path = id == std::string("bounded-queue") ? "bounded_queue.hpp" : "crawl.cpp";
    course.exercises.push_back(exercise);
  }
  return course;
}

// Catch's own matcher for this is named differently in each version.
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string advice(const std::vector<std::string>& files, const std::string& name = "alice") {
  return layout_advice(crawlers(), files, name, "in/" + name);
}

}  // namespace

TEST_CASE("A name is near where case, a number or more words are all that differs") {
  for (const auto* name : {"Histogram.cpp", "histogram (1).cpp", "histogram(2).cpp", "histogram_final.cpp",
                           "histogram - Copy.cpp", "histogram.cpp.txt", "HISTOGRAM.CPP"}) {
    INFO(name);
    CHECK(is_near_name(name, "histogram.cpp"));
  }
  for (const auto* name : {"histogram.cpp", "histogram.hpp", "histograms.cpp", "gram.cpp", "", ".cpp"}) {
    INFO(name);
    CHECK_FALSE(is_near_name(name, "histogram.cpp"));
  }
  CHECK(is_near_name("Bounded_Queue.hpp", "bounded_queue.hpp"));
  CHECK(is_near_name("crawl-async-main", "crawl-async"));
  CHECK(is_near_name("Crawl Async", "crawl-async"));
  CHECK_FALSE(is_near_name("crawl", "crawl-async"));
}

TEST_CASE("A wrong layout is told by what was probably meant") {
  CHECK(advice({}).empty());
  CHECK(advice({"README.md", "main.cpp"}).empty());
  // One level too many: suggests the level at which most files are right.
  CHECK(has(advice({"a/starter/crawl-threads/crawl.cpp", "a/starter/crawl-async/crawl.cpp",
                    "old/crawl-async/crawl.cpp"}),
            "--submission in/alice/a/starter ?"));
  // Of two equal levels, the one with the usual name.
  CHECK(has(advice({"solutions/crawl-async/crawl.cpp", "starter/crawl-async/crawl.cpp"}),
            "--submission in/alice/starter ?"));
  // One level too few.
  CHECK(has(advice({"crawl.cpp"}, "crawl-threads"), "--submission in ?"));
  // Flat: several exercises have a file of this name.
  CHECK(has(advice({"crawl.cpp"}),
            "crawl.cpp should be crawl-threads/crawl.cpp, or the "
            "same file of another exercise"));
  CHECK(has(advice({"bounded_queue.hpp"}), "bounded_queue.hpp should be bounded-queue/bounded_queue.hpp."));
  // The folder tells which exercise.
  CHECK(has(advice({"Crawl_Async/crawl.cpp"}), "should be crawl-async/crawl.cpp."));
  CHECK(has(advice({"crawl-async/src/crawl.cpp"}), "should be crawl-async/crawl.cpp."));
  CHECK(has(advice({"crawl-async/crawl-async/crawl.cpp"}),
            "crawl-async/crawl-async/crawl.cpp should be crawl-async/crawl.cpp."));
  // Names are untrusted.
  CHECK(advice({"crawl-async\x1b[2J/crawl.cpp"}).find('\x1b') == std::string::npos);
}

}  // namespace submission_layout_test
