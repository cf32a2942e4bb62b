#include "grade/parts.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace manyhands::grade {
namespace {

/// If the same kind of work is measured on one core and on all, the names say so.
template <class Part>
std::vector<std::string> names_of_parts(const std::vector<Part>& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) {
    const bool twice = std::any_of(parts.begin(), parts.end(), [&](const Part& other) {
      return other.work() == part.work() && other.cores != part.cores;
    });
    std::string name = part.work() == Work::io ? "IO" : part.work() == Work::cpu ? "CPU work" : "waiting";
    if (part.cores == 1)
      name += " on one core";
    else if (twice)
      name += " on all cores";
    names.push_back(std::move(name));
  }
  return names;
}

const Judgement* first_with(const std::vector<Judgement>& parts, Verdict verdict) {
  const auto found = std::find_if(parts.begin(), parts.end(),
                                  [&](const Judgement& part) { return part.verdict == verdict; });
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> names_of(const std::vector<Mechanism>& parts) {
  return names_of_parts(parts);
}

std::vector<std::string> names_of(const std::vector<Speed>& parts) {
  return names_of_parts(parts);
}

int workers_for(const Exercise& exercise, Work work, int p_avail) {
  return work != Work::cpu ? exercise.workers : std::min(exercise.workers, std::max(2, p_avail));
}

Judgement combined(const std::vector<std::string>& names, const std::vector<Judgement>& parts) {
  if (parts.empty() || names.size() != parts.size()) throw std::invalid_argument("a check without parts");
  if (parts.size() == 1) return parts.front();
  Judgement whole;
  whole.measured["parts"] = nlohmann::json::array();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& part = parts[i];
    whole.fraction += part.fraction / static_cast<double>(parts.size());
    for (auto finding : part.findings) {
      finding.message = names[i] + ": " + finding.message;
      whole.findings.push_back(std::move(finding));
    }
    if (!part.summary.empty())
      whole.summary += (whole.summary.empty() ? "" : "; ") + names[i] + ": " + part.summary;
    whole.measured["parts"].push_back({{"name", names[i]}, {"verdict", to_string(part.verdict)}});
    whole.measured["parts"].back().update(part.measured);
  }
  for (const Verdict verdict :
       {Verdict::fail, Verdict::fault, Verdict::inconclusive, Verdict::skipped, Verdict::pass}) {
    const auto* decisive = first_with(parts, verdict);
    if (decisive == nullptr) continue;
    whole.verdict = verdict;
    whole.why = decisive->why;
    if (!decisive->reason.empty())
      whole.reason = names[static_cast<std::size_t>(decisive - parts.data())] + ": " + decisive->reason;
    whole.remedy = decisive->remedy;
    break;
  }
  return whole;
}

}  // namespace manyhands::grade
