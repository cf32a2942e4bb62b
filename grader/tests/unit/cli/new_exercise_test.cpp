// `grader new`: creates an exercise from another one.
#include <algorithm>
#include <sstream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/author_commands.hpp"
#include "cli/exercise_copy.hpp"
#include "cli/solution_set.hpp"
#include "cli/todo_lines.hpp"
#include "course/load_course.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace new_exercise_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

/// This project's course in its own folder, and the command on it.
struct CourseCopy {
  TemporaryFolder folder;
  std::ostringstream out, err;

  CourseCopy() {
    const fs::path source = MANYHANDS_SOURCE_DIR;
    for (const auto* name : {"course.yaml", "README.md"}) fs::copy_file(source / name, root() / name);
    for (const auto* name : {"exercises", "solutions", "grader/compare"}) {
      fs::create_directories((root() / name).parent_path());
      fs::copy(source / name, root() / name, fs::copy_options::recursive);
    }
    fs::create_directory(root() / "starter");
  }
  [[nodiscard]] fs::path root() const { return folder.path(); }
  [[nodiscard]] std::string read(const std::string& name) const { return read_file(root() / name).value(); }
  int make(const std::string& id, const std::string& like) {
    out.str("");
    err.str("");
    return run_new({root(), id, like, Output{out, err}});
  }
  /// All files and folders, with their contents.
  [[nodiscard]] std::string all() const {
    std::vector<std::string> lines;
    for (const auto& entry : fs::recursive_directory_iterator(root())) {
      const auto name = entry.path().lexically_relative(root()).string();
      if (name.rfind(".manyhands", 0) != 0)
        lines.push_back(name + (entry.is_regular_file() ? ": " + read_file(entry.path()).value() : ""));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    return text;
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("An exercise like any other one is complete, but for what only an author can write") {
  CourseCopy copy;
  const auto before = load_course(copy.root());
  REQUIRE(before);
  for (const auto& like : before->exercises) {
    const auto id = "another-" + like.id;
    INFO(id);
    REQUIRE(copy.make(id, like.id) == 0);
    const auto text = copy.out.str();
    CHECK(std::count(text.begin(), text.end(), '\n') == 5);
    const auto course = load_course(copy.root());
    REQUIRE(course);
    const auto* made = course->find(id);
    REQUIRE(made != nullptr);
    CHECK(made->tasks == like.tasks);
    const auto set = solutions_of(*course, *made);
    CHECK(set.solutions.size() == solutions_of(*course, *course->find(like.id)).solutions.size());
    CHECK(set.complaints.size() == 3);
    for (const auto& complaint : set.complaints) CHECK(has(complaint, ": not written yet: TODO in line"));
    for (const auto& file : made->files)
      CHECK(copy.read("starter/" + id + "/" + file.path) ==
            copy.read("exercises/" + id + "/starter/" + file.path));
    for (const auto* part : {"**Objective.**", "## Rules", "## Tasks", "## How it is graded", "| builds |"})
      CHECK(has(copy.read("exercises/" + id + "/README.md"), part));
    const auto rows = split_lines(copy.read("README.md"));
    CHECK(std::count_if(rows.begin(), rows.end(), [&](const std::string& row) {
            return row.starts_with("| | [" + id + "](exercises/" + id + "/README.md) |") &&
                   has(row, "| TODO: ");
          }) == 1);
  }
  // Each one comes right after the one that it is based on.
  const auto course = load_course(copy.root());
  for (std::size_t i = 0; i < before->exercises.size(); ++i)
    CHECK(course->exercises[2 * i + 1].id == "another-" + course->exercises[2 * i].id);
  CHECK(std::distance(fs::directory_iterator(copy.root() / ".manyhands"), {}) == 0);
}

TEST_CASE("Files that are named after the exercise get new names, and texts speak of these") {
  const NewNames names("bounded-queue", "ring-buffer");
  CHECK(names.of_file("bounded_queue.hpp") == "ring_buffer.hpp");
  CHECK(names.of_file("tests.cpp") == "tests.cpp");
  CHECK(names.in_text("#include \"bounded_queue.hpp\" // starter/bounded-queue/") ==
        "#include \"ring_buffer.hpp\" // starter/ring-buffer/");
  for (const auto* text :
       {"BoundedQueue<T> q;", "bounded_queue_programs::run", "un-bounded-queue", "bounded-queues"})
    CHECK(names.in_text(text) == text);
  // A single word may have another meaning.
  const NewNames word("sort", "merge-sort");
  CHECK(word.in_text("sort(a); std::sort(b); // starter/sort/sort.cpp, grader try sort") ==
        "sort(a); std::sort(b); // starter/merge-sort/merge_sort.cpp, grader try merge-sort");
}

TEST_CASE("A new exercise that cannot be made leaves everything as it was") {
  CourseCopy copy;
  const auto check_refused = [&](const std::string& id, const std::string& like, const std::string& part) {
    INFO(id << " like " << like);
    const auto before = copy.all();
    CHECK(copy.make(id, like) == 2);
    INFO(copy.err.str());
    CHECK(has(copy.err.str(), part));
    CHECK(copy.out.str().empty());
    CHECK((copy.all() == before));
  };
  check_refused("Bad_Id", "bounded-queue", "cannot be the id");
  check_refused("crawl-async", "bounded-queue", "there is already");
  check_refused("new-one", "bounded-que", "did you mean 'bounded-queue'?");
  // Two files of the same name.
  check_refused("programs", "bounded-queue", "renamed to programs.hpp, but there is such a file");
  // A late failure: some folders have already been created when the next one cannot be.
  fs::remove_all(copy.root() / "starter");
  copy.folder.put("starter", "not a folder");
  check_refused("new-one", "bounded-queue", "starter");
  fs::remove(copy.root() / "starter");
  fs::create_symlink("/etc/passwd", copy.root() / "solutions/bounded-queue/wrong/link.patch");
  check_refused("new-one", "bounded-queue", "neither a file nor a folder");
  fs::remove(copy.root() / "solutions/bounded-queue/wrong/link.patch");
  fs::rename(copy.root() / "solutions/bounded-queue", copy.root() / "elsewhere");
  check_refused("new-one", "bounded-queue", "no folder solutions/bounded-queue");
}

TEST_CASE("What is left to write is found by its line") {
  CHECK(todo_lines("a\nTODO: b\nc TODO\nTODOS\nnoTODO\n(TODO)") == std::vector<int>{2, 3, 6});
  CHECK(todo_lines("").empty());
}

}  // namespace new_exercise_test
