// grader watch, on a terminal and as text: saves in every manner of editors, keys, and that nothing is left
// running.
#include <fstream>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace watch_test {

using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

std::string right() {
  return source_of("return serial(view);");
}
std::string wrong() {
  return source_of("return {};");
}
std::string hanging() {
  return source_of("for (;;) {}");
}
const std::string broken = "#include \"mandelbrot.hpp\"\nint x = y;\n";

// A learner's copy of the small course.
struct Desk {
  TemporaryFolder folder;
  explicit Desk(const fs::path& course = small_course()) {
    fs::copy(course, folder.path(), fs::copy_options::recursive);
  }
  [[nodiscard]] fs::path mine() const { return folder.path() / "starter" / exercise / source_file; }
  void save(const std::string& text) const { std::ofstream(mine()) << text; }
  // As editors do that never leave half a file.
  void save_by_rename(const std::string& text) const {
    const auto other = mine().string() + ".tmp~";
    std::ofstream(other) << text;
    fs::rename(other, mine());
  }
  void delete_and_create(const std::string& text) const {
    fs::remove_all(mine().parent_path());
    fs::create_directories(mine().parent_path());
    save(text);
  }
  [[nodiscard]] Invocation watch(std::vector<std::string> more = {exercise}) const {
    Invocation invocation;
    invocation.args = {"--course", folder.path().string(), "watch"};
    invocation.args.insert(invocation.args.end(), more.begin(), more.end());
    invocation.terminal = true;
    return invocation;
  }
};

// Once the screen shows a text, something is done, and keys are typed.
struct Moment {
  std::string shown;
  std::function<void()> act;
  std::string keys;
};

// `played` counts the moments that have come.
std::function<std::string(const std::string&)> play(std::vector<Moment> moments, std::size_t& played) {
  return [moments = std::move(moments), &played](const std::string& out) -> std::string {
    const auto begin = out.rfind("\x1b[H");
    const auto screen = out.substr(begin == std::string::npos ? 0 : begin);
    if (played == moments.size() || screen.find(moments[played].shown) == std::string::npos) return {};
    const auto& moment = moments[played++];
    if (moment.act) moment.act();
    return moment.keys;
  };
}

void check_clean_end(const Outcome& ran, int status = 0) {
  INFO(ran.out);
  CHECK(ran.status == status);
  CHECK(ran.left_running.empty());
  CHECK(work_left().empty());
  CHECK(ran.out.find("\x1b[?7h\x1b[?25h\x1b[?1049l") != std::string::npos);
}

}  // namespace

TEST_CASE("watch: each save is graded, however it is done, and a pass offers what comes next", "[commands]") {
  const Desk desk;
  auto watch = desk.watch();
  watch.env = {"NO_COLOR=1"};
  std::size_t played = 0;
  watch.types = play({{"Not started", [&] { desk.save(wrong()); }, ""},
                      {"Save to grade again", [&] { desk.save_by_rename(right()); }, ""},
                      {"Well done: 100 of 100 points", [&] { desk.delete_and_create(broken); }, ""},
                      {"mandelbrot.cpp:2", {}, "q"}},
                     played);
  const auto ran = grader(watch);
  check_clean_end(ran);
  CHECK(played == 4);
  CHECK(ran.out.find("→ builds     building …") != std::string::npos);
  CHECK(ran.out.find("→ correct    testing …") != std::string::npos);
  CHECK(ran.out.find("\x1b[3") == std::string::npos);
}

TEST_CASE("watch: before the first verdict on speed, a key says how fast it will be", "[commands]") {
  const Desk desk(timed_course());
  auto watch = desk.watch();
  watch.env = {"NO_COLOR=1"};
  std::size_t played = 0;
  watch.types = play({{"Not started", [&] { desk.save(wrong()); }, ""},
                      {"Predict first: on ", {}, "3"},
                      {"Save to grade again", {}, "q"}},
                     played);
  const auto ran = grader(watch);
  check_clean_end(ran);
  CHECK(played == 3);
  const auto kept = read_text(desk.folder.path() / ".manyhands/predictions.json");
  CHECK(kept.find("\"answer\": 3") != std::string::npos);
  const auto last = ran.out.substr(ran.out.rfind("\x1b[H"));
  CHECK(last.find("Predict first") == std::string::npos);
  const auto forgotten = grader({"--course", desk.folder.path().string(), "forget"});
  CHECK(forgotten.says("All attempts are forgotten."));
  CHECK(read_text(desk.folder.path() / ".manyhands/predictions.json") == "{}\n");
}

TEST_CASE("watch: a save ends the grading that runs, and keys meanwhile do no harm", "[commands]") {
  const Desk desk;
  desk.save(hanging());
  auto watch = desk.watch();
  std::size_t played = 0;
  watch.types = play(
      {{"testing …", [&] { desk.save(right()); }, "z5\x1b[A\x1b[99~ \t"}, {"Well done", {}, "q"}}, played);
  const auto ran = grader(watch);
  check_clean_end(ran);
  CHECK(played == 2);
  CHECK(ran.out.find("never finishes") == std::string::npos);
  CHECK(ran.out.find("\x1b]8;;file://") == std::string::npos);  // no finding, no place
}

TEST_CASE("watch: q and Ctrl-C end a grading that runs, and leave nothing", "[commands]") {
  const Desk desk;
  desk.save(hanging());
  for (const auto& [key, status] : {std::pair{"q", 0}, std::pair{"\x03", 130}}) {
    auto watch = desk.watch();
    std::size_t played = 0;
    watch.types = play({{"testing …", {}, key}}, played);
    check_clean_end(grader(watch), status);
    CHECK(played == 1);
  }
}

TEST_CASE("watch: hints, pages, the list, reset and the editor are a key away", "[commands]") {
  const Desk desk;
  desk.save(broken);
  const auto opened = desk.folder.path() / "opened";
  auto watch =
      desk.watch({"--edit-cmd", "cp {file} '" + opened.string() + "-{line}'"});  // the exercise is found
  std::size_t played = 0;
  watch.types = play({{"Save to grade again", {}, "g"},
                      {"Save to grade again", {}, "h"},
                      {"hint 1 of", {}, "qe"},
                      {"does-not-build", {}, "qo"},
                      {"README.md", {}, "ql"},
                      {"Enter open", {}, "/zzz"},
                      {"No exercise has this in its name", {}, "\x1b"},
                      {"/ search", {}, "q"},
                      {"Save to grade again", {}, "s"},
                      {"o statement", {}, "r"},
                      {"Restore the original files", {}, "x"},
                      {"Save to grade again", {}, "r"},
                      {"Restore the original files", {}, "y"},
                      {"Not started", {}, "q"}},
                     played);
  const auto ran = grader(watch);
  check_clean_end(ran);
  CHECK(played == 14);
  CHECK(read_text(opened.string() + "-2") == broken);
  CHECK(read_text(desk.mine()) ==
        read_text(desk.folder.path() / "exercises" / exercise / "starter" / source_file));
  CHECK(ran.out.find("#2\x1b\\") != std::string::npos);  // the place is a link
}

TEST_CASE("watch: the program alone watches on a terminal, and fits a narrow one and ASCII", "[commands]") {
  const Desk desk;
  auto alone = desk.watch();
  alone.args = {"--course", desk.folder.path().string()};
  alone.columns = 48;
  alone.env = {"LC_ALL=C", "NO_COLOR=1"};
  std::size_t played = 0;
  alone.types = play({{"Not started", {}, "q"}}, played);
  const auto ran = grader(alone);
  check_clean_end(ran);
  CHECK(std::all_of(ran.out.begin(), ran.out.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}

TEST_CASE("watch: without a terminal, it prints each report until its input ends", "[commands]") {
  const Desk desk;
  desk.save(wrong());
  auto once = desk.watch();
  once.terminal = false;
  const auto ran = grader(once);
  INFO(ran.all());
  CHECK(ran.status == 0);
  CHECK(ran.left_running.empty());
  CHECK(ran.tells("Grading mandelbrot-threads now, and again whenever one of these files is saved:"));
  CHECK(ran.says("testing …"));
  CHECK(ran.says("✗ mandelbrot-threads"));
  CHECK(ran.out.find('\x1b') == std::string::npos);

  auto plain = desk.watch({exercise, "--plain"});
  std::size_t played = 0;
  std::size_t from = 0;
  plain.types = [&](const std::string& out) -> std::string {
    const auto found = out.find("Waiting for a save", from);
    if (found == std::string::npos) return {};
    from = found + 1;
    if (played++ > 0) return "\x04";
    desk.save_by_rename(right());
    return {};
  };
  const auto again = grader(plain);
  INFO(again.out);
  CHECK(again.status == 0);
  CHECK(played == 2);
  CHECK(again.says("mandelbrot-threads was saved."));
  CHECK(again.says("100/100"));
}

TEST_CASE("watch: a wrong exercise, and an editor's command that names no file", "[commands]") {
  const Desk desk;
  const auto unknown = grader(desk.watch({"mandelbrot"}));
  CHECK(unknown.status == 2);
  CHECK(unknown.tells("there is no exercise 'mandelbrot'"));
  const auto editor = grader(desk.watch({"--edit-cmd", "code"}));
  CHECK(editor.status == 2);
  CHECK(editor.tells("--edit-cmd needs a program, and {file} in one of its arguments"));
}

}  // namespace watch_test
