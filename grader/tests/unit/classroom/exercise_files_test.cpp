#include "classroom/exercise_files.hpp"

#include "tests/unit/classroom/handed_in.hpp"

namespace exercise_files_test {

using namespace manyhands;
using manyhands::test::small_course;
using Kept = std::map<std::string, std::string>;

namespace {

ExerciseFiles found_in(const std::vector<std::pair<std::string, std::string>>& files,
                       const std::string& exercise = {}) {
  const auto course = small_course();
  std::vector<Entry> entries;
  for (const auto& [path, content] : files)
    entries.push_back({path, EntryKind::file, content.size(), content});
  return ExerciseMatcher(course).files_of(entries, exercise);
}

}  // namespace

TEST_CASE("files in an exercise's folder are its own, at any depth") {
  const auto found = found_in({{"crawl-threads/crawl.cpp", "a"},
                               {"my work/starter/crawl-async/crawl.cpp", "b\r\n"},
                               {"histogram/solution/histogram.cpp",
                                "\xEF\xBB\xBF"
                                "c"},
                               {"histogram/README.md", "x"}});
  CHECK(found.files == Kept{{"crawl-threads/crawl.cpp", "a"},
                            {"crawl-async/crawl.cpp", "b\r\n"},
                            {"histogram/histogram.cpp",
                             "\xEF\xBB\xBF"
                             "c"}});
  CHECK(found.remarks.empty());
}

TEST_CASE("of two folders with an exercise's name the shallowest counts, and the other is mentioned") {
  const auto found = found_in({{"old/crawl-threads/crawl.cpp", "old"}, {"crawl-threads/crawl.cpp", "new"}});
  CHECK(found.files == Kept{{"crawl-threads/crawl.cpp", "new"}});
  CHECK(found.remarks ==
        std::vector<std::string>{"There are 2 folders for crawl-threads; 'crawl-threads' is used."});
  CHECK(found_in({{"crawl-threads/crawl-threads/crawl.cpp", "a"}}).files ==
        Kept{{"crawl-threads/crawl.cpp", "a"}});
}

TEST_CASE("the course's own folders in a repository are nobody's work") {
  const auto found = found_in({{"exercises/crawl-threads/crawl.cpp", "given"},
                               {"exercises/crawl-threads/starter/crawl.cpp", "given"},
                               {"solutions/crawl-threads/crawl.cpp", "solution"},
                               {"starter/crawl-threads/crawl.cpp", "mine"}});
  CHECK(found.files == Kept{{"crawl-threads/crawl.cpp", "mine"}});
  CHECK(found.remarks.empty());
}

TEST_CASE("a file in no exercise's folder belongs to the only exercise that lists it, or to the wished one") {
  CHECK(found_in({{"histogram.cpp", "a"}}).files == Kept{{"histogram/histogram.cpp", "a"}});
  CHECK(found_in({{"x/crawl.cpp", "a"}}, "crawl-async").files == Kept{{"crawl-async/crawl.cpp", "a"}});
  CHECK(found_in({{"histogram.cpp", "a"}}, "crawl-async").files == Kept{{"histogram/histogram.cpp", "a"}});
  const auto open = found_in({{"crawl.cpp", "a"}});
  CHECK(open.files.empty());
  CHECK(open.remarks ==
        std::vector<std::string>{"'crawl.cpp' is not read: it could belong to crawl-threads or crawl-async. "
                                 "Choose the exercise with --exercise."});
  CHECK(found_in({{"crawl.cpp", "a"}}, "histogram").remarks ==
        std::vector<std::string>{"'crawl.cpp' is not read: histogram has no file of that name."});
}

TEST_CASE("of two files for one place, the shallowest is used, and of one path the last") {
  const auto two = found_in({{"a/histogram.cpp", "deep"}, {"histogram.cpp", "top"}});
  CHECK(two.files == Kept{{"histogram/histogram.cpp", "top"}});
  CHECK(two.remarks ==
        std::vector<std::string>{
            "'a/histogram.cpp' is not read: 'histogram.cpp' is used as histogram/histogram.cpp."});
  const auto twice = found_in({{"histogram.cpp", "1"}, {"histogram.cpp", "2"}});
  CHECK(twice.files == Kept{{"histogram/histogram.cpp", "2"}});
  CHECK(twice.remarks.size() == 1);
}

TEST_CASE("files that are too large, or have nearly the right name, are remarks") {
  const auto large = found_in({{"histogram/histogram.cpp", std::string(101, 'x')}});
  CHECK(large.files.empty());
  CHECK(large.remarks ==
        std::vector<std::string>{"'histogram/histogram.cpp' is not read: it has 101 bytes, and "
                                 "at most 100 are allowed."});
  const auto near = found_in({{"histogram/Histogram (1).cpp", "x"}});
  CHECK(near.remarks ==
        std::vector<std::string>{"'histogram/Histogram (1).cpp' is not read: the name must be "
                                 "exactly 'histogram.cpp'."});
}

TEST_CASE("a submission in which nothing belongs to an exercise says what was seen") {
  CHECK(found_in({}).remarks == std::vector<std::string>{"It contains no files."});
  const auto other = found_in({{"a.txt", "x"}, {"b\x1b[31m.txt", "x"}, {"c", "x"}, {"d", "x"}, {"e", "x"}});
  CHECK(other.remarks == std::vector<std::string>{"Nothing in it belongs to an exercise: 'a.txt', "
                                                  "'b\\x1b[31m.txt', 'c' and 2 more."});
}

TEST_CASE("there are few remarks, however many files there are") {
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 0; i < 1000; ++i) files.emplace_back(std::to_string(i) + "/crawl.cpp", "x");
  const auto found = found_in(files);
  REQUIRE(found.remarks.size() == 7);
  CHECK(found.remarks.back() == "And 994 more remarks of this kind.");
}

TEST_CASE("long paths full of exercises' names are read like any other") {
  std::string folder;
  while (folder.size() < 4000) folder += "histogram/";
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 0; i < 2000; ++i) files.emplace_back(folder + std::to_string(i) + "/histogram.cpp", "x");
  files.emplace_back("histogram/histogram.cpp", "mine");
  CHECK(found_in(files).files == Kept{{"histogram/histogram.cpp", "mine"}});
}

}  // namespace exercise_files_test
