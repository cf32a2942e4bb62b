// The guest side of an exercise: binds the learner's functions to scenarios. This file and guest.cpp of an
// exercise run in the learner's process; nothing in here is trusted, and nothing in here starts a thread (but
// the race that the tsan profile plants after the answer).
//
//   MANYHANDS_SCENARIO(crawl, call) {
//     auto pages = crawl(call.args.at("start"), call.args.at("workers"));
//     return {.value = to_json(pages)};
//   }
//   int manyhands::guest::plain(int argc, char* argv[])   // the same code as an ordinary program, for gdb
//   and perf
#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kit/guest/plain.hpp"

namespace manyhands::guest {

struct Call {
  std::string scenario;
  nlohmann::json args;
  std::vector<std::byte> bytes;
};

struct Answer {
  nlohmann::json value = nlohmann::json::object();
  std::vector<std::byte> bytes = {};
};

using Scenario = Answer (*)(const Call&);

struct Register {
  Register(const char* name, Scenario scenario);
};

/// Bytes of a vector of plain values, and back.
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
