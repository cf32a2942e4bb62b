#include "cli/class/slurm_queue.hpp"

#include "kit/host/base/catch.hpp"

namespace slurm_queue_test {

using namespace manyhands;
using std::chrono::seconds;

namespace {

const QueueView running{{"7_0", {"RUNNING", "None"}}};
const TaskWatch::Time start{};

}  // namespace

TEST_CASE("squeue's lines are read, and lines of another form are ignored") {
  const auto queue = queue_from(
      "17_0|RUNNING|None\n17_1|PENDING|Resources\n17|RUNNING|None\nslurm_load_jobs error: x\n"
      "17_|RUNNING|None\n17_2|FAILED\n17_3|NODE_FAIL|a|b\n\n");
  CHECK(queue.size() == 3);
  CHECK(queue.at("17_1").reason == "Resources");
  CHECK(queue.at("17_3").ended());
  CHECK_FALSE(queue.at("17_0").ended());
  CHECK_FALSE(TaskState{"SOMETHING_NEW", ""}.ended());
}

TEST_CASE("sbatch's number is found, with a cluster and after warnings") {
  CHECK(job_from("17\n") == "17");
  CHECK(job_from("17;lab\n") == "17");
  CHECK(job_from("sbatch: warning: maintenance\n18\n") == "18");
  CHECK_FALSE(job_from("Submitted batch job 17\n"));
  CHECK_FALSE(job_from(""));
}

TEST_CASE("an array is written as ranges") {
  CHECK(array_of({}).empty());
  CHECK(array_of({4}) == "4");
  CHECK(array_of({0, 1, 2, 5, 7, 8}) == "0-2,5,7-8");
}

TEST_CASE("a task is lost only after three answers in a row without it") {
  TaskWatch watch("7_0", seconds(10));
  watch.seen({}, start);
  watch.seen({}, start);
  watch.seen(running, start);
  CHECK(watch.running());
  watch.seen({{"7_0", {"NODE_FAIL", "None"}}}, start);
  watch.seen({}, start);
  CHECK_FALSE(watch.lost());
  watch.seen({{"7_1", {"RUNNING", "None"}}}, start);
  CHECK(watch.lost());
  CHECK(watch.state() == "NODE_FAIL");
}

TEST_CASE("only the time that a task runs counts") {
  TaskWatch watch("7_0", seconds(10));
  watch.seen({{"7_0", {"PENDING", "Resources"}}}, start);
  CHECK(watch.state() == "PENDING (Resources)");
  CHECK_FALSE(watch.too_long(start + seconds(100)));
  watch.seen(running, start + seconds(100));
  CHECK_FALSE(watch.too_long(start + seconds(105)));
  CHECK(watch.too_long(start + seconds(111)));
}

}  // namespace slurm_queue_test
