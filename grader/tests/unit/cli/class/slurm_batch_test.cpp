#include "cli/class/slurm_batch.hpp"

#include "kit/host/base/catch.hpp"
#include "model/totals.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace slurm_batch_test {

using namespace manyhands;
namespace fs = std::filesystem;

namespace {

const AttemptFiles files{{"crawl/a.cpp", "int a;\n"}, {"crawl/deep/b.cpp", ""}};
const BatchRow row{5, "ada", "crawl", digest_of_files(files), "tests", 18446744073709551615u};

SlurmBatch batch_in(const fs::path& folder) {
  auto batch = SlurmBatch::create(folder / "it's here", {"/course", {"user", true}}, "/opt/the grader");
  REQUIRE(batch);
  REQUIRE(batch->add(3, row, files));
  return std::move(*batch);
}

RowResult result() {
  RowResult one;
  auto& exercise = one.report.exercises.emplace_back();
  exercise.id = "crawl";
  one.report.seed = "1";
  add_up(one.report);
  return one;
}

}  // namespace

TEST_CASE("a task reads the row that was written, and its result is read again") {
  const test::TemporaryFolder folder;
  const auto written = batch_in(folder.path());
  const auto batch = SlurmBatch::open(written.folder());
  REQUIRE(batch);
  CHECK(batch->head().course == "/course");
  CHECK(batch->head().sandbox.unsafe);
  CHECK(batch->job_name() == written.job_name());
  const auto read = batch->row(3);
  REQUIRE(read);
  CHECK(read->seed == row.seed);
  CHECK(batch->files_of(3, *read).value() == files);
  CHECK_FALSE(batch->row(4));
  CHECK_FALSE(batch->outcome(3, Part::untimed, row));

  REQUIRE(batch->write(3, Part::untimed, *read, result()));
  const auto outcome = written.outcome(3, Part::untimed, row);
  REQUIRE(outcome);
  CHECK(std::holds_alternative<RowResult>(*outcome));
  CHECK_FALSE(written.outcome(3, Part::timed, row));
  REQUIRE(batch->write(3, Part::timed, *read, TaskFailure{"no sandbox", "n1"}));
  CHECK(std::get<TaskFailure>(*written.outcome(3, Part::timed, row)).node == "n1");
  written.forget_outcome(3, Part::timed);
  CHECK_FALSE(written.outcome(3, Part::timed, row));

  written.remove_row(3);
  CHECK_FALSE(batch->write(3, Part::untimed, *read, result()));  // a late task has nowhere to write
  written.remove();
  CHECK_FALSE(fs::exists(folder.path() / "it's here"));
}

TEST_CASE("what is not a complete result of the row is no result") {
  const test::TemporaryFolder folder;
  const auto batch = batch_in(folder.path());
  const auto file = batch.folder() / "0003/result.json";
  REQUIRE(batch.write(3, Part::untimed, row, result()));
  for (auto other :
       {BatchRow{6, "ada", "crawl", row.digest, "tests", 0}, BatchRow{5, "ada", "crawl", "0", "tests", 0},
        BatchRow{5, "ada", "sum", row.digest, "tests", 0},
        BatchRow{5, "ada", "crawl", row.digest, "others", 0}})
    CHECK_FALSE(batch.outcome(3, Part::untimed, other));
  fs::resize_file(file, fs::file_size(file) / 2);
  CHECK_FALSE(batch.outcome(3, Part::untimed, row));
  for (const auto* text : {"", "[]", "{\"format\":1}", "{\"format\":2}"}) {
    std::ofstream(file) << text;
    CHECK_FALSE(batch.outcome(3, Part::untimed, row));
  }
}

TEST_CASE("a task that fails late does not replace the result of another one") {
  const test::TemporaryFolder folder;
  const auto batch = batch_in(folder.path());
  REQUIRE(batch.write(3, Part::untimed, row, result()));
  REQUIRE(batch.write(3, Part::untimed, row, TaskFailure{"no compiler", "n2"}));
  const auto kept = batch.outcome(3, Part::untimed, row);
  REQUIRE(kept);
  CHECK(std::holds_alternative<RowResult>(*kept));
}

TEST_CASE("changed files are not graded") {
  const test::TemporaryFolder folder;
  const auto batch = batch_in(folder.path());
  std::ofstream(batch.folder() / "0003/submission/crawl/a.cpp") << "int b;\n";
  CHECK_FALSE(batch.files_of(3, row));
}

TEST_CASE("a batch's job is one line that survives any folder name") {
  const test::TemporaryFolder folder;
  const auto batch = batch_in(folder.path());
  std::ifstream script(batch.script(Part::timed));
  std::string line;
  std::getline(script, line);
  std::getline(script, line);
  CHECK(line.rfind("exec '/opt/the grader' class work '", 0) == 0);
  CHECK(line.find("it'\\''s here") != std::string::npos);
  CHECK(line.substr(line.size() - 8) == " --timed");
}

}  // namespace slurm_batch_test
