#include "cli/class/slurm_leftovers.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <utility>

#include "cli/class/slurm_batch.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

std::optional<RowResult> whole_result(const SlurmBatch& batch, std::size_t index, const BatchRow& row) {
  auto outcome = batch.outcome(index, Part::untimed, row);
  auto* untimed = outcome ? std::get_if<RowResult>(&*outcome) : nullptr;
  if (untimed == nullptr) return std::nullopt;
  if (untimed->left.empty()) return std::move(*untimed);
  auto second = batch.outcome(index, Part::timed, row);
  auto* timed = second ? std::get_if<RowResult>(&*second) : nullptr;
  if (timed == nullptr) return std::nullopt;
  return merged(std::move(*untimed), std::move(*timed));
}

}  // namespace

int collect_earlier(const fs::path& parent, const std::vector<GradebookRow>& rows,
                    const SlurmCommands& commands, ResultRecorder& recorder) {
  std::map<std::pair<std::int64_t, std::string>, const GradebookRow*> waiting;
  for (const auto& row : rows)
    if (row.state == RowState::waiting) waiting.emplace(std::pair(row.attempt, row.exercise), &row);
  int count = 0;
  const auto collect = [&](const SlurmBatch& batch) {
    for (std::size_t index = 0; index < SlurmBatch::max_rows; ++index) {
      const auto key = batch.row(index);
      if (!key) continue;
      const auto row = waiting.find({key->attempt, key->exercise});
      const auto tests = recorder.tests_of(key->exercise);
      if (row == waiting.end() || row->second->student != key->student || tests.empty() ||
          tests != key->tests ||
          digest_of_files(files_for(key->exercise, recorder.files_of(*row->second))) != key->digest)
        continue;
      auto result = whole_result(batch, index, *key);
      if (!result) continue;
      recorder.record(*row->second, std::move(*result));
      waiting.erase(row);
      batch.remove_row(index);
      ++count;
    }
  };
  std::error_code none;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(parent, none)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  for (const auto& folder : folders) {
    const auto batch = SlurmBatch::open(folder);
    if (!batch) continue;  // not ours
    collect(*batch);
    commands.cancel_all(batch->job_name());
    collect(*batch);  // what ended meanwhile
    batch->remove();
  }
  return count;
}

}  // namespace manyhands
