// The guest side of an exercise: binds the learner's functions to scenarios. This file and an exercise's
// guest.cpp run in the learner's process and are not trusted. Nothing here starts a thread, except for the
// race that the tsan profile plants after the answer.
//
//   MANYHANDS_SCENARIO(crawl, call) {
//     auto pages = crawl(call.args.at("start"), call.args.at("workers"));
//     return {.value = to_json(pages)};
//   }
//   int manyhands::guest::plain(int argc, char* argv[])   // the same code as a stand-alone program
#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kit/guest/plain.hpp"

namespace manyhands::guest {

/// One call of a scenario, as the host requests it.
struct Call {
  std::string scenario;
  nlohmann::json args;
  std::vector<std::byte> bytes;
};

/// Sent to the host. `bytes` is for large results, which need not be written as JSON.
struct Answer {
  nlohmann::json value = nlohmann::json::object();
  std::vector<std::byte> bytes = {};
};

using Scenario = Answer (*)(const Call&);

/// Registers a scenario during static initialisation; use MANYHANDS_SCENARIO.
struct Register {
  Register(const char* name, Scenario scenario);
};

/// Converts a vector of plain values to bytes.
template <class T>
std::vector<std::byte> to_bytes(const std::vector<T>& values) {
  const auto* first = reinterpret_cast<const std::byte*>(values.data());
  return {first, first + values.size() * sizeof(T)};
}

}  // namespace manyhands::guest

#define MANYHANDS_SCENARIO(name, call)                                                 \
  static manyhands::guest::Answer scenario_##name(const manyhands::guest::Call& call); \
  static const manyhands::guest::Register register_##name{#name, &scenario_##name};    \
  static manyhands::guest::Answer scenario_##name(const manyhands::guest::Call& call)
