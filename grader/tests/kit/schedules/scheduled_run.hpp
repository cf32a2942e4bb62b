// Runs a scenario (scheduled.hpp) in a process of its own.
#pragma once
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"

inline nlohmann::json run_scheduled(const std::string& scenario, const std::vector<std::string>& options) {
  std::string command = MANYHANDS_SCHEDULED " " + scenario;
  for (const auto& option : options) command += " " + option;
  std::FILE* output = ::popen(command.c_str(), "r");
  REQUIRE(output != nullptr);
  std::string text;
  char part[4096];
  for (std::size_t count = 0; (count = std::fread(part, 1, sizeof part, output)) > 0;)
    text.append(part, count);
  REQUIRE(::pclose(output) == 0);
  return nlohmann::json::parse(text);
}
