// The entry for a new exercise in course.yaml, and the valid ids of new exercises.
#include "course/course_line.hpp"

#include "course/new_id.hpp"
#include "kit/host/base/catch.hpp"

namespace course_line_test {

using namespace manyhands;

namespace {

const std::string head = "# The course\nformat: 1\ntitle: A course\nmodules:\n  - title: First  # of two\n";

void check_line(const std::string& before, const std::string& entry, const std::string& after) {
  INFO(before << entry << after);
  const auto changed = with_course_line(before + after, "one-a", "new-b");
  REQUIRE(changed);
  CHECK(*changed == before + entry + after);
}

}  // namespace

TEST_CASE("A line for an exercise is inserted after that of another one; all other bytes stay") {
  const std::string fresh = "{id: new-b, points: 40, after: [zero]}";
  const std::string list = head + "    exercises:\n      - {id: zero, points: 1, after: []}\n";
  const std::string two =
      "  - title: Second\n    exercises:\n      - {id: last, points: 3, after: [one-a]}\n";
  // On its own line, with a comment, with quotes.
  for (const std::string like :
       {"{id: one-a, points: 40, after: [zero]}", "{id: one-a, points: 40, after: [zero]}  # why",
        "{ id: 'one-a', points: 40, after: [ \"zero\" ] }",
        "{id: one-a,\n         points: 40, after: [zero]}"})
    check_line(list + "      - " + like + "\n", "      - " + fresh + "\n", "\n  # next\n" + two);
  // Block style: indented lines belong to the entry, the lines after them do not.
  check_line(list + "      - id: one-a\n        points: 40\n\n        after:\n          - zero\n",
             "      - " + fresh + "\n", "\n# The second module\n" + two);
  // In brackets, and at the end of a file without a final newline.
  check_line(
      head + "    exercises: [{id: zero, points: 1, after: []}, {id: one-a, points: 40, after: [zero]}",
      ", " + fresh, ", {id: z, points: 2}]\n" + two);
  const auto end =
      with_course_line(list + "      - {id: one-a, points: 40, after: [zero]}", "one-a", "new-b");
  REQUIRE(end);
  CHECK(*end == list + "      - {id: one-a, points: 40, after: [zero]}\n      - " + fresh + "\n");
  // Windows line endings.
  check_line(
      "modules:\r\n  - title: M\r\n    exercises:\r\n      - {id: zero, points: 1, after: []}\r\n"
      "      - {id: one-a, points: 40, after: [zero]}\r\n",
      "      - " + fresh + "\r\n", "# end\r\n");
}

TEST_CASE("Where no line fits, the error says which line is in the way") {
  const auto odd = with_course_line(head + "    exercises:\n      -\n        id: one-a\n        points: 4\n",
                                    "one-a", "b2");
  REQUIRE_FALSE(odd);
  CHECK(odd.error().message.rfind("course.yaml:8: found no place", 0) == 0);
  CHECK_FALSE(odd.error().remedy.empty());
  CHECK_FALSE(with_course_line("modules: [", "one-a", "b2"));
  CHECK_FALSE(with_course_line(head + "    exercises: []\n", "one-a", "b2"));
}

TEST_CASE("A new id is in lower case, free, and a folder's name on every system") {
  const std::vector<std::string> taken{"crawl-threads", "Old-Draft"};
  for (const auto* good : {"ring-buffer", "a2", "crawl-threads-2", "comet", "com10", "x-1-y"}) {
    INFO(good);
    CHECK_FALSE(trouble_with_new_id(good, taken));
  }
  for (const auto* bad : {"", "a", "Ring", "ring_buffer", "ring-", "-ring", "ring--buffer", "2rings", "../x",
                          "ring buffer", "con", "nul", "aux", "prn", "com1", "lpt9", "crawl-threads",
                          "old-draft", "a-name-that-is-longer-than-forty-characters"}) {
    INFO(bad);
    CHECK(trouble_with_new_id(bad, taken));
  }
}

}  // namespace course_line_test
