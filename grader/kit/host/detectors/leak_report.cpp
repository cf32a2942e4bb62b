#include "kit/host/detectors/leak_report.hpp"
#include "model/known_code.hpp"
#include "profile/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace manyhands::host {
namespace {

constexpr std::size_t most_findings = 3;

struct Leak {
  std::uint64_t bytes = 0;
  std::uint64_t objects = 0;
  bool direct = false;  // no other leaked memory points to it
};

// "Direct leak of 40 byte(s) in 1 object(s) allocated from:"
bool read_heading(std::string_view heading, Leak& leak) {
  const auto number_behind = [heading](std::string_view words) {
    std::uint64_t number = 0;
    const auto at = heading.find(words);
    if (at == std::string_view::npos) return number;
    const auto digits = heading.substr(at + words.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  };
  leak.direct = heading.starts_with("Direct leak of ");
  if (!leak.direct && !heading.starts_with("Indirect leak of ")) return false;
  leak.bytes = number_behind(" leak of ");
  leak.objects = number_behind(" in ");
  return true;
}

// The learner's line that allocated it; null if a library did, or if it is unknown.
const ReportFrame* taker_of(const Section& section, const std::string& prefix) {
  for (const auto& frame : section.frames) {
    if (is_learners(frame, prefix)) return &frame;
    const bool of_the_language = in_detector(frame) || module_name(frame).starts_with("libstdc++.so");
    if (in_library(frame) && !of_the_language) return nullptr;
  }
  return nullptr;
}

std::string count_of(std::uint64_t n, const char* one, const char* many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

}  // namespace

std::vector<Finding> leaks_in(const SanitizerReport& report, const std::string& prefix) {
  std::map<std::pair<std::string, int>, Leak> places;
  bool any_direct = false;
  for (const auto& section : report.sections) {
    Leak leak;
    const auto* frame = read_heading(section.heading, leak) ? taker_of(section, prefix) : nullptr;
    if (frame == nullptr) continue;
    auto& place = places[{frame->file, frame->line}];
    place.bytes += leak.bytes;
    place.objects += leak.objects;
    place.direct = place.direct || leak.direct;
    any_direct = any_direct || leak.direct;
  }
  std::vector<std::pair<std::pair<std::string, int>, Leak>> sorted(places.begin(), places.end());
  // Memory that other leaked memory points to is only a consequence, so it comes last.
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tuple(!a.second.direct, b.second.bytes) < std::tuple(!b.second.direct, a.second.bytes);
  });
  std::vector<Finding> findings;
  for (const auto& [place, leak] : sorted) {
    if (findings.size() == most_findings || (any_direct && !leak.direct)) break;
    Finding finding;
    finding.code = KnownCode("memory-error").str();
    finding.by = memory_profile.name;
    finding.file = place.first;
    finding.line = place.second;
    finding.message = fmt::format(
        "{} in {} were allocated here and leaked: your function has returned, and nothing points to them any "
        "more{}.",
        count_of(leak.bytes, "byte", "bytes"), count_of(leak.objects, "block", "blocks"),
        any_direct
            ? std::string(", so they can never be freed")
            : std::string(" except the objects themselves, in a cycle. A std::shared_ptr stored, directly or "
                          "indirectly, in the object that it points to keeps that object alive forever"));
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace manyhands::host
