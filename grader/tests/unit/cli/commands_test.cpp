#include <algorithm>
#include <sstream>

#include "base/files.hpp"
#include "cli/commands.hpp"
#include "cli/markdown.hpp"
#include "kit/host/base/catch.hpp"
#include "model/totals.hpp"
#include "report/reporters.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace commands_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

const std::string manifest = R"(format: 1
title: Many hands
minutes: 30
tasks: [Find all, Find them fast]
files: [{path: one.cpp}]
checks: {builds: 40, correct: 60}
)";

const std::string hints = R"(# Hints

## Task 1

### Hint 1
What is *shared*? See [pipe(7)](https://example.org/pipe).

### Hint 2
Another case:

```cpp
## Task 9 is no heading here
int x = 1;
```

## Task 2

### Hint 1
The only one.
)";

/// A course of two exercises in its own folder, and the commands on it.
struct Fixture {
  TemporaryFolder folder;
  std::ostringstream out, err;
  std::istringstream in;
  Output output{out, err};

  Fixture() {
    folder.put("course.yaml", R"(format: 1
title: A course
modules:
  - title: First
    exercises: [{id: one-a, points: 40, after: []}, {id: two-b, points: 60, after: []}]
)");
    for (const std::string id : {"one-a", "two-b"}) {
      folder.put("exercises/" + id + "/exercise.yaml", manifest);
      folder.put("exercises/" + id + "/hints.md", hints);
      folder.put("exercises/" + id + "/starter/one.cpp", "given\n");
      folder.put("starter/" + id + "/one.cpp", "given\n");
    }
  }
  [[nodiscard]] fs::path root() const { return folder.path(); }
  [[nodiscard]] std::string read(const std::string& name) const { return read_file(root() / name).value(); }

  int list() { return run_list({root(), output}); }
  int hint(const std::string& id, std::optional<int> task = {}) {
    return run_hint({root(), id, task, output});
  }
  int explain(const std::string& code) { return run_explain({root(), code, output}); }
  int make_export(const fs::path& to) { return run_export({root(), to, output}); }
  int reset(const std::string& id, bool yes, bool can_ask = false, const std::string& answer = {}) {
    in.str(answer);
    in.clear();
    return run_reset({root(), id, yes, can_ask, in, output});
  }

  void remember(Verdict verdict, double points) {
    ExerciseReport e;
    e.id = "one-a";
    e.max_points = 40;
    e.tasks = {{1, "Find all", 3, 3}, {2, "Find them fast", 1, 3}};
    Check c;
    c.verdict = verdict;
    c.points = points;
    c.max_points = 40;
    e.checks = {c};
    Report r;
    r.exercises = {e};
    add_up(r);
    folder.put(".manyhands/last.json", to_json(r));
  }

  /// Whether the last command's output or error contains `part`; then clears both.
  bool says(const std::string& part) {
    const std::string text = out.str() + err.str();
    INFO(text);
    const bool found = text.find(part) != std::string::npos;
    CHECK(found);
    return found;
  }
  void forget() {
    out.str("");
    err.str("");
  }
};

std::size_t backups(const Fixture& f) {
  const fs::path folder = f.root() / ".manyhands" / "backup";
  if (!fs::exists(folder)) return 0;
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("list shows the course, and where you are by the last report and by the files") {
  Fixture f;
  CHECK(f.list() == 0);
  f.says("○ one-a  Many hands · 30 min · 40 points");
  f.says("not started");
  f.says("Next: exercises/one-a/README.md");

  f.folder.put("starter/one-a/one.cpp", "mine");
  f.forget();
  CHECK(f.list() == 0);
  f.says("started, not graded yet");

  f.remember(Verdict::pass, 40);
  f.forget();
  CHECK(f.list() == 0);
  f.says("40/40");
  f.says("Next: exercises/two-b/README.md");

  f.folder.put(".manyhands/last.json", "{garbage");
  f.forget();
  CHECK(f.list() == 0);
  f.says("started, not graded yet");
}

TEST_CASE("a course that does not load is an error of status 2 in every command that needs it") {
  Fixture f;
  f.folder.put("course.yaml", "format: 3\n");
  CHECK(f.list() == 2);
  CHECK(f.hint("one-a") == 2);
  CHECK(f.reset("one-a", true) == 2);
  CHECK(f.make_export(f.root() / "to") == 2);
  f.says("course.yaml:1: 'format' is '3'");
  CHECK(f.explain("data-race") == 0);
}

TEST_CASE("hint gives one more rung each time, and says when none is left") {
  Fixture f;
  CHECK(f.hint("one-a") == 0);
  f.says("one-a, task 1: Find all");
  f.says("hint 1 of 2");
  f.says("What is *shared*? See pipe(7) (https://example.org/pipe).");
  f.forget();
  CHECK(f.hint("one-a", 1) == 0);
  f.says("hint 2 of 2");
  f.says("    ## Task 9 is no heading here\n    int x = 1;\n");
  f.forget();
  CHECK(f.hint("one-a", 1) == 0);
  f.says("You have seen all 2 hints for this task.");
  f.forget();
  CHECK(f.hint("one-a") == 0);  // the next task with a hint left
  f.says("The only one.");
  f.forget();
  CHECK(f.hint("two-b") == 0);  // each exercise has its own hints
  f.says("hint 1 of 2");
}

TEST_CASE("without a task, hint is about the first one that does not pass yet") {
  Fixture f;
  f.remember(Verdict::fail, 10);
  CHECK(f.hint("one-a") == 0);
  f.says("one-a, task 2: Find them fast");
}

TEST_CASE("hint refuses what is not there, and bears a broken memory") {
  Fixture f;
  CHECK(f.hint("one-b") == 2);
  f.says("there is no exercise 'one-b'; did you mean 'one-a'?");
  CHECK(f.hint("one-a", 7) == 2);
  f.says("It has hints for task 1 and 2.");
  for (const char* memory :
       {"[1]", "{", R"({"one-a": {"1": 1e300}})", R"({"one-a": {"x": 1}})", R"({"one-a": 3})"}) {
    f.folder.put(".manyhands/hints.json", memory);
    f.forget();
    CHECK(f.hint("one-a", 1) == 0);
    f.says("hint 1 of 2");
  }
  f.folder.put("exercises/one-a/hints.md", "nothing\n");
  CHECK(f.hint("one-a") == 2);
}

TEST_CASE("reset asks first, brings the pristine files back and keeps a copy") {
  Fixture f;
  CHECK(f.reset("one-a", false) == 0);
  f.says("Nothing was changed.");
  f.folder.put("starter/one-a/one.cpp", "mine\n");
  f.folder.put("starter/one-a/notes.txt", "my notes\n");

  CHECK(f.reset("one-a", false) == 2);  // no one to ask for confirmation
  CHECK(f.reset("one-a", false, true, "n\n") == 0);
  CHECK(f.reset("one-a", false, true, "") == 0);
  CHECK(f.read("starter/one-a/one.cpp") == "mine\n");
  CHECK(backups(f) == 0);

  CHECK(f.reset("one-a", false, true, "y\n") == 0);
  CHECK(f.read("starter/one-a/one.cpp") == "given\n");
  REQUIRE(backups(f) == 1);
  const fs::path backup = fs::directory_iterator(f.root() / ".manyhands/backup")->path();
  CHECK(read_file(backup / "one.cpp").value() == "mine\n");
  CHECK(read_file(backup / "notes.txt").value() == "my notes\n");

  f.folder.put("starter/one-a/one.cpp", "mine again\n");
  CHECK(f.reset("one-a", true) == 0);  // maybe within the same second
  CHECK(backups(f) == 2);
}

TEST_CASE("reset brings back a folder that is gone, and does not write through a link") {
  Fixture f;
  fs::remove_all(f.root() / "starter" / "one-a");
  CHECK(f.reset("one-a", true) == 0);
  CHECK(f.read("starter/one-a/one.cpp") == "given\n");

  const auto elsewhere = f.folder.put("elsewhere", "not mine to change");
  fs::remove(f.root() / "starter/one-a/one.cpp");
  fs::create_symlink(elsewhere, f.root() / "starter/one-a/one.cpp");
  CHECK(f.reset("one-a", true) == 0);
  CHECK(f.read("elsewhere") == "not mine to change");
  CHECK_FALSE(fs::is_symlink(f.root() / "starter/one-a/one.cpp"));
}

TEST_CASE("explain shows a page, of the program or of an exercise, and knows near misses") {
  Fixture f;
  f.folder.put("grader/docs/findings/data-race.md",
               "---\nheadline: two threads\ncheck: races\n---\nA `race` is **bad**.\n");
  f.folder.put("exercises/one-a/findings/own-mistake.md",
               "---\nheadline: its own\ncheck: correct\n---\nIt is.\n");
  CHECK(f.explain("data-race") == 0);
  CHECK(f.out.str().rfind("data-race: two threads\n\nA `race` is bad.\n", 0) == 0);
  CHECK(f.explain("own-mistake") == 0);
  f.says("own-mistake: its own");
  CHECK(f.explain("data-rase") == 2);
  f.says("there is no finding 'data-rase'; did you mean 'data-race'?");
  CHECK(f.explain("../../../course") == 2);
  CHECK(f.explain("lock-order") == 0);  // a known code, but without a page here
  f.says("lock-order: locks taken in different orders");
  f.forget();
  CHECK(f.explain("") == 0);
  f.says("its own");
  f.says("two threads use a variable without synchronization");
  f.folder.put("exercises/one-a/findings/own-mistake.md",
               "---\nheadline: its own\ncheck: corect\n---\nIt is.\n");
  for (const std::string code : {"own-mistake", ""}) {
    f.forget();
    CHECK(f.explain(code) == 2);
    f.says("exercises/one-a/findings/own-mistake.md:3: there is no check 'corect'; did you mean 'correct'?");
  }
}

TEST_CASE("an export has what learners need, and nothing of the solutions") {
  Fixture f;
  f.folder.put("README.md", "one\n<!-- export: leave out -->\nsolutions/\n<!-- export: end -->\ntwo\n");
  f.folder.put("grader/src/build/build.cpp", "code\n");
  f.folder.put("grader/scripts/help", "#!/bin/sh\n");
  fs::permissions(f.root() / "grader/scripts/help", fs::perms(0755));
  f.folder.put("grader/docs/authors.md", "solutions/\n");
  f.folder.put("solutions/one-a/one.cpp", "the secret\n");
  f.folder.put("build/x", "");
  f.folder.put(".git/x", "");
  f.folder.put(".manyhands/x", "");
  f.folder.put("exercises/a-draft/exercise.yaml", "");
  f.folder.put("exercises/one-a/.one.cpp.swp", "");
  f.folder.put("private-notes.txt", "");
  f.folder.put("starter/one-a/one.cpp", "the author's own try\n");
  fs::create_symlink("/etc/passwd", f.root() / "exercises/one-a/link");

  const fs::path to = f.root() / "build" / "learners";
  REQUIRE(f.make_export(to) == 0);
  f.says("2 exercises");
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(to))
    if (!entry.is_directory()) names.push_back(entry.path().lexically_relative(to).string());
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{
                     "README.md", "course.yaml", "exercises/one-a/exercise.yaml", "exercises/one-a/hints.md",
                     "exercises/one-a/starter/one.cpp", "exercises/two-b/exercise.yaml",
                     "exercises/two-b/hints.md", "exercises/two-b/starter/one.cpp", "grader/scripts/help",
                     "grader/src/build/build.cpp", "starter/one-a/one.cpp", "starter/two-b/one.cpp"});
  CHECK(read_file(to / "README.md").value() == "one\ntwo\n");
  CHECK(read_file(to / "starter/one-a/one.cpp").value() == "given\n");
  CHECK((fs::status(to / "grader/scripts/help").permissions() & fs::perms::owner_exec) != fs::perms::none);
}

TEST_CASE("an export goes into a new or empty folder only") {
  Fixture f;
  const TemporaryFolder other;
  const auto keep = other.put("keep", "mine");
  CHECK(f.make_export(other.path()) == 2);
  f.says("is not empty");
  CHECK(f.make_export(keep) == 2);
  CHECK(f.make_export(f.root()) == 2);
  CHECK(f.make_export(f.root() / "starter" / "x") == 2);
  CHECK(f.make_export("") == 2);
  CHECK(read_file(keep).value() == "mine");
  CHECK(other.entries() == 1);
  fs::create_directory(other.path() / "empty");
  CHECK(f.make_export(other.path() / "empty") == 0);
}

TEST_CASE("a page is shown with its paragraphs wrapped and its code as it stands") {
  std::ostringstream out, err;
  const Output output{out, err, false, true, 40};
  CHECK(render_markdown(
            "# T\n\nOne two three four five six seven eight nine\nten.\n\n- a list a list a list a list a "
            "list\n"
            "- b\n\n```\nvery long code that stays on its line, whatever the width\n```\na[i] and [x](y)\n",
            output) ==
        "T\n\nOne two three four five six seven eight\nnine ten.\n\n- a list a list a list a list a list\n- "
        "b\n\n"
        "    very long code that stays on its line, whatever the width\n\na[i] and x (y)\n");
  CHECK(render_markdown("3. three\n4. four\n   - inner, and so long that it needs a second line\n\n| a | b "
                        "|\n|---|---|\n| `c` | *d* |\n",
                        output) ==
        "3. three\n4. four\n   - inner, and so long that it needs a\n     second line\n\n| a | b |\n| `c` | "
        "*d* |\n");
  CHECK(render_markdown("\x1b[31m", output) == "\\x1b[31m\n");
  CHECK(render_markdown("", output).empty());
}

}  // namespace commands_test
