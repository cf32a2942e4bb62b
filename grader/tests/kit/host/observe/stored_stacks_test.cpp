// Stacks as machines really showed them: those that were stored with each wrong submission that hung, crashed
// or threw (grader/tests/evidence) are diagnosed again, and the findings compared with a golden file.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "cli/evidence_file.hpp"
#include "kit/host/base/catch.hpp"
#include "kit/host/observe/diagnose.hpp"

namespace stored_stacks_test {

using namespace manyhands;
namespace fs = std::filesystem;

namespace {

const fs::path tests = fs::path(MANYHANDS_SOURCE_DIR) / "grader/tests";
const fs::path golden = tests / "kit/host/observe/golden/stored-stacks.txt";

std::string diagnosed_again(const fs::path& file) {
  const auto solutions = read_evidence(file);
  REQUIRE(solutions.ok());
  std::string all;
  for (const auto& [name, stored] : *solutions)
    for (const auto& stage : stored.evidence.stages)
      for (const auto& run : stage.result.runs) {
        if (run.outcome == Outcome::answered) continue;
        std::ostringstream text;
        const auto finding = host::diagnose(run, "starter/" + file.stem().string());
        text << name << ", stage " << stage.order.stage << "\n  " << finding.code << " at " << finding.file
             << ":" << finding.line << ": " << finding.message << "\n";
        for (const auto& related : finding.related)
          text << "    " << related.file << ":" << related.line << ": " << related.message << "\n";
        if (all.find(text.str()) == all.npos) all += text.str();
      }
  return all;
}

}  // namespace

// After an intended change, or when evidence was stored anew: run MANYHANDS_UPDATE_GOLDEN=1 kit_tests, then
// read the diff.
TEST_CASE("stacks that were stored with mistakes get the findings of the golden file") {
  // Learners' repositories have neither.
  if (!fs::exists(fs::path(MANYHANDS_SOURCE_DIR) / "solutions")) return;
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(tests / "evidence")) files.push_back(file.path());
  std::sort(files.begin(), files.end());
  std::string now;
  for (const auto& file : files) now += diagnosed_again(file);
  if (std::getenv("MANYHANDS_UPDATE_GOLDEN") != nullptr) {
    fs::create_directories(golden.parent_path());
    std::ofstream(golden, std::ios::binary) << now;
  }
  std::ostringstream before;
  before << std::ifstream(golden, std::ios::binary).rdbuf();
  CHECK(now == before.str());
  CHECK_FALSE(files.empty());
}

}  // namespace stored_stacks_test
