#include "cli/class/slurm_batch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/grading_setup.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int format = 1;
constexpr std::uint64_t max_result_bytes = std::uint64_t{512} << 20;

std::string name_of(Part part) {
  return part == Part::untimed ? "result.json" : "timed.json";
}

// The time, for people; and a number, because the clocks of two machines may agree.
std::string new_name() {
  const auto now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}-{:08x}", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, fresh_seed() & 0xffffffff);
}

json key_of(const BatchRow& row) {
  return {{"attempt", row.attempt}, {"exercise", row.exercise}, {"digest", row.digest}, {"tests", row.tests}};
}

Result<json> read_json(const fs::path& path, std::uint64_t max_bytes) {
  const auto text = read_file(path, max_bytes);
  if (!text) return text.error();
  auto parsed = json::parse(*text, nullptr, false);
  if (parsed.is_discarded() || !parsed.is_object() || parsed.value("format", json()) != format)
    return Error{path.string() + " is not one of this grader's"};
  return parsed;
}

}  // namespace

AttemptFiles files_for(const std::string& exercise, const AttemptFiles& files) {
  AttemptFiles found;
  for (const auto& [path, content] : files)
    if (path.rfind(exercise + "/", 0) == 0) found.emplace(path, content);
  return found;
}

std::string digest_of_files(const AttemptFiles& files) {
  std::string all;
  for (const auto& [path, content] : files) all += fmt::format("{}\n{}\n{}", path, content.size(), content);
  return digest_of(all);
}

SlurmBatch::SlurmBatch(fs::path folder, BatchHead head)
    : folder_(std::move(folder)), head_(std::move(head)) {}

Result<SlurmBatch> SlurmBatch::create(const fs::path& parent, const BatchHead& head,
                                      const fs::path& program) {
  SlurmBatch batch(parent / new_name(), head);
  std::error_code error;
  fs::create_directories(batch.folder_ / "log", error);
  if (error) return Error{"cannot create the folder " + batch.folder_.string() + ": " + error.message()};
  fs::permissions(parent, fs::perms::owner_all, error);
  const json about{{"format", format},
                   {"course", head.course.string()},
                   {"sandbox", head.sandbox.level},
                   {"unsafe", head.sandbox.unsafe}};
  if (auto written = write_file(batch.folder_ / "batch.json", about.dump(2)); !written)
    return written.error();
  for (const auto part : {Part::untimed, Part::timed}) {
    const auto text = fmt::format("#!/bin/sh\nexec {} class work {}{}\n", shell_word(program.string()),
                                  shell_word(batch.folder_.string()), part == Part::timed ? " --timed" : "");
    if (auto written = write_file(batch.script(part), text); !written) return written.error();
  }
  return batch;
}

Result<SlurmBatch> SlurmBatch::open(const fs::path& folder) {
  const auto about = read_json(folder / "batch.json", 1 << 20);
  if (!about) return about.error();
  try {
    BatchHead head;
    head.course = about->at("course").get<std::string>();
    about->at("sandbox").get_to(head.sandbox.level);
    about->at("unsafe").get_to(head.sandbox.unsafe);
    return SlurmBatch(folder, std::move(head));
  } catch (const json::exception& error) {
    return Error{(folder / "batch.json").string() + ": " + error.what()};
  }
}

fs::path SlurmBatch::script(Part part) const {
  return folder_ / (part == Part::untimed ? "untimed.sh" : "timed.sh");
}

fs::path SlurmBatch::place_of(std::size_t index) const {
  return folder_ / fmt::format("{:04}", index);
}

Result<void> SlurmBatch::add(std::size_t index, const BatchRow& row, const AttemptFiles& files) const {
  auto about = key_of(row);
  about["format"] = format;
  about["student"] = row.student;
  about["seed"] = std::to_string(row.seed);
  about["files"] = json::array();
  for (const auto& [path, content] : files) {
    const auto file = place_of(index) / "submission" / path;
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (auto written = write_file(file, content); !written) return written.error();
    about["files"].push_back(path);
  }
  return write_file(place_of(index) / "row.json", about.dump(2));
}

Result<BatchRow> SlurmBatch::row(std::size_t index) const {
  const auto about = read_json(place_of(index) / "row.json", 1 << 20);
  if (!about) return about.error();
  try {
    return BatchRow{
        about->at("attempt").get<std::int64_t>(), about->at("student").get<std::string>(),
        about->at("exercise").get<std::string>(), about->at("digest").get<std::string>(),
        about->at("tests").get<std::string>(),    std::stoull(about->at("seed").get<std::string>())};
  } catch (const std::exception& error) {
    return Error{(place_of(index) / "row.json").string() + ": " + error.what()};
  }
}

Result<AttemptFiles> SlurmBatch::files_of(std::size_t index, const BatchRow& row) const {
  const auto about = read_json(place_of(index) / "row.json", 1 << 20);
  if (!about) return about.error();
  AttemptFiles files;
  for (const auto& path : about->value("files", json::array())) {
    if (!path.is_string()) continue;
    auto content = read_file(place_of(index) / "submission" / path.get<std::string>(), max_result_bytes);
    if (!content) return content.error();
    files.emplace(path.get<std::string>(), std::move(*content));
  }
  if (digest_of_files(files) != row.digest)
    return Error{"the files in " + (place_of(index) / "submission").string() + " are not those of the row"};
  return files;
}

Result<void> SlurmBatch::write(std::size_t index, Part part, const BatchRow& row,
                               const TaskOutcome& outcome) const {
  json about{{"format", format}, {"key", key_of(row)}};
  // A task that was taken for lost may fail after another one has succeeded.
  if (std::holds_alternative<TaskFailure>(outcome))
    if (const auto before = this->outcome(index, part, row);
        before && std::holds_alternative<RowResult>(*before))
      return {};
  if (const auto* failure = std::get_if<TaskFailure>(&outcome)) {
    about["failure"] = {{"reason", failure->reason}, {"node", failure->node}};
  } else {
    about["result"] = to_json(std::get<RowResult>(outcome));
  }
  return write_file(place_of(index) / name_of(part),
                    about.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::optional<TaskOutcome> SlurmBatch::outcome(std::size_t index, Part part, const BatchRow& row) const {
  // Looks for it in the folder: on NFS, the answer "no such file" may be an old one, but not when the folder
  // has just been opened.
  std::error_code none;
  const auto name = name_of(part);
  const fs::directory_iterator files(place_of(index), none);
  if (none || std::none_of(fs::begin(files), fs::end(files),
                           [&](const fs::directory_entry& file) { return file.path().filename() == name; }))
    return std::nullopt;
  const auto about = read_json(place_of(index) / name, max_result_bytes);
  if (!about || about->value("key", json()) != key_of(row)) return std::nullopt;
  try {
    if (about->contains("failure")) {
      const auto& failure = about->at("failure");
      return TaskFailure{failure.at("reason").get<std::string>(), failure.at("node").get<std::string>()};
    }
    auto result = row_result_from(about->at("result"));
    if (!result || result->report.exercises.front().id != row.exercise) return std::nullopt;
    return std::move(*result);
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string SlurmBatch::last_words(const std::string& task) const {
  const auto text = read_file(folder_ / "log" / (task + ".txt"));
  if (!text) return {};
  const auto lines = split_lines(*text);
  const auto last =
      std::find_if(lines.rbegin(), lines.rend(), [](const std::string& line) { return !line.empty(); });
  return last == lines.rend() ? std::string() : shorten(printable_line(*last), 200);
}

void SlurmBatch::forget_outcome(std::size_t index, Part part) const {
  std::error_code none;
  fs::remove(place_of(index) / name_of(part), none);
}

void SlurmBatch::remove_row(std::size_t index) const {
  std::error_code none;
  fs::remove_all(place_of(index), none);
}

void SlurmBatch::remove() const {
  std::error_code none;
  fs::remove_all(folder_, none);
  fs::remove(folder_.parent_path(), none);  // if it was the last
}

}  // namespace manyhands
