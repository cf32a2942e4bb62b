#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/grading_commands.hpp"
#include "cli/learner_state.hpp"
#include "grade/ablation.hpp"
#include "grade/stream_judge.hpp"
#include "model/json.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;

struct Named {
  std::string file;
  grade::Stream stream;
};

// The streams in a report: the evidence for each part of each speed check.
void add_from_report(const json& j, const std::string& file, std::vector<Named>& into) {
  if (j.is_array())
    for (const auto& element : j) add_from_report(element, file, into);
  if (!j.is_object()) return;
  if (const auto raw = j.find("raw"); raw != j.end() && raw->is_object())
    if (auto stream = grade::stream_from(*raw)) return into.push_back({file, std::move(*stream)});
  for (const auto& [key, value] : j.items()) add_from_report(value, file, into);
}

Result<void> add_file(const fs::path& file, std::vector<Named>& into) {
  const auto text = read_file(file, most_bytes);
  if (!text) return text.error();
  const auto j = json::parse(*text, nullptr, false);
  if (j.is_object() && j.contains("exercises")) {
    const auto before = into.size();
    add_from_report(j, file.string(), into);
    if (into.size() > before) return {};
    return Error{file.string() + " is a report without speed measurements",
                 "There is nothing to judge again."};
  }
  auto stream = grade::read_stream(file);
  if (!stream) return stream.error();
  into.push_back({file.string(), std::move(*stream)});
  return {};
}

Result<std::vector<Named>> streams_in(const std::vector<fs::path>& paths) {
  std::vector<Named> all;
  for (const auto& path : paths) {
    std::error_code none;
    std::vector<fs::path> files{path};
    if (fs::is_directory(path, none)) {
      files.clear();
      for (const auto& entry : fs::recursive_directory_iterator(path, none))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
      std::sort(files.begin(), files.end());
    }
    for (const auto& file : files)
      if (const auto added = add_file(file, all); !added) return added.error();
  }
  if (all.empty())
    return Error{"no recordings to judge",
                 "Give files, or a folder, written by `grader "
                 "record`."};
  return all;
}

json json_of(const Named& named, const grade::StreamVerdict& verdict) {
  const auto& s = named.stream;
  const auto& judgement = verdict.judgement;
  json codes = json::array();
  for (const auto& finding : judgement.findings) codes.push_back(finding.code);
  return {{"file", named.file},
          {"exercise", s.exercise},
          {"part", s.part},
          {"kind", s.speed.kind == SpeedKind::cores ? "cores" : "makespan"},
          {"submission", s.submission},
          {"note", s.note},
          {"verdict", to_string(judgement.verdict)},
          {"why", to_string(judgement.why)},
          {"fraction", judgement.fraction},
          {"findings", std::move(codes)},
          {"first_block", verdict.first_block},
          {"blocks", verdict.blocks},
          {"seconds", verdict.seconds},
          {"measured", judgement.measured}};
}

json without_estimators(const Named& named, const grade::StreamVerdict& verdict) {
  auto all = json::object();
  for (const auto& without : grade::judge_without(named.stream, verdict.first_block))
    all[std::string(without.estimator)] = {
        {"verdict", without.decided ? to_string(without.verdict) : "undecided"}, {"blocks", without.blocks}};
  return all;
}

std::string line_of(const Named& named, const grade::StreamVerdict& verdict) {
  const auto& judgement = verdict.judgement;
  auto text = fmt::format("{} {}{}: {}", named.stream.exercise, named.stream.submission,
                          named.stream.note.empty() ? "" : " (" + named.stream.note + ")",
                          to_string(judgement.verdict));
  for (const auto& finding : judgement.findings) text += " " + finding.code;
  text += fmt::format(", {} blocks, {:.1f} s", verdict.blocks, verdict.seconds);
  const auto& words = judgement.summary.empty() ? judgement.reason : judgement.summary;
  return words.empty() ? text : text + "; " + words;
}

}  // namespace

int run_judge(const JudgeOptions& options) {
  const auto& output = options.output;
  const auto streams = streams_in(options.paths);
  if (!streams) return usage_error(output, streams.error());
  json verdicts = json::array();
  for (const auto& named : *streams)
    for (const auto& verdict : grade::judge(named.stream, options.disjoint)) {
      if (options.json) {
        verdicts.push_back(json_of(named, verdict));
        if (options.ablation) verdicts.back()["without"] = without_estimators(named, verdict);
      } else {
        output.out << shown(output, printable_line(line_of(named, verdict))) << '\n';
      }
    }
  if (options.json) output.out << dump(json{{"verdicts", std::move(verdicts)}}) << '\n';
  return 0;
}

}  // namespace manyhands
