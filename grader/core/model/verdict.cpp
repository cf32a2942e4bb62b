#include "model/verdict.hpp"

#include <stdexcept>

namespace manyhands {
namespace {

template <class Enum, std::size_t n>
std::optional<Enum> find_word(const std::array<Enum, n>& values, std::string_view word) {
  for (const Enum value : values)
    if (to_string(value) == word) return value;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Verdict v) {
  switch (v) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::skipped:
      return "skipped";
    case Verdict::fault:
      return "fault";
  }
  throw std::logic_error("unknown verdict");
}

std::string_view to_string(Why w) {
  switch (w) {
    case Why::none:
      return "none";
    case Why::gated:
      return "gated";
    case Why::machine:
      return "machine";
    case Why::not_applicable:
      return "not_applicable";
  }
  throw std::logic_error("unknown reason");
}

std::string_view to_string(CheckName c) {
  switch (c) {
    case CheckName::builds:
      return "builds";
    case CheckName::correct:
      return "correct";
    case CheckName::memory:
      return "memory";
    case CheckName::races:
      return "races";
    case CheckName::schedules:
      return "schedules";
    case CheckName::mechanism:
      return "mechanism";
    case CheckName::speed:
      return "speed";
  }
  throw std::logic_error("unknown check");
}

std::optional<Verdict> verdict_from(std::string_view word) {
  return find_word(
      std::array{Verdict::pass, Verdict::fail, Verdict::inconclusive, Verdict::skipped, Verdict::fault},
      word);
}

std::optional<Why> why_from(std::string_view word) {
  return find_word(std::array{Why::none, Why::gated, Why::machine, Why::not_applicable}, word);
}

std::optional<CheckName> check_from(std::string_view word) {
  return find_word(all_checks, word);
}

}  // namespace manyhands
