#include "kit/schedules/driver/options.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

extern "C" const char __executable_start;

namespace manyhands::schedules {
namespace {

/// "1,2,3", or a file that contains that.
std::vector<int> choices_of(const std::string& text) {
  std::string list = text;
  if (std::ifstream file(text); file) list.assign(std::istreambuf_iterator<char>(file), {});
  for (char& c : list)
    if (c < '0' || c > '9') c = ' ';
  std::istringstream in(list);
  std::vector<int> choices;
  for (int choice = 0; in >> choice;) choices.push_back(choice);
  return choices;
}

/// "0x1234,0x1238": addresses as they are in the result.
std::vector<std::uintptr_t> places_of(const char* text) {
  std::vector<std::uintptr_t> places;
  const auto begin = reinterpret_cast<std::uintptr_t>(&__executable_start);
  constexpr std::uintptr_t fixed = 0x400000;  // where a program without relocation begins
  char* end = nullptr;
  for (auto point = std::strtoull(text, &end, 16); end != text; point = std::strtoull(text, &end, 16)) {
    places.push_back((begin == fixed ? 0 : begin) + point + 1);
    text = *end == ',' ? end + 1 : end;
  }
  return places;
}

bool set_policy(Exploration& how, std::string_view wanted) {
  if (wanted == "mix") return true;
  for (const Policy policy : Exploration().policies) {
    if (wanted != name(policy)) continue;
    how.policies = {policy};
    return true;
  }
  return false;
}

/// Returns false if there is no such option without a value.
bool set_flag(Options& options, std::string_view flag) {
  if (flag == "--weak") {
    options.how.weak_memory = true;
  } else if (flag == "--no-races") {
    options.how.races = false;
  } else if (flag == "--no-confirm") {
    options.how.confirm = false;
  } else if (flag == "--show-race") {
    options.show_race = true;
  } else if (flag == "--shortest") {
    options.shortest = true;
  } else {
    return false;
  }
  return true;
}

bool set_value(Options& options, std::string_view option, const char* value) {
  auto& how = options.how;
  if (option == "--seed") {
    how.seed = std::strtoull(value, nullptr, 10);
  } else if (option == "--schedules") {
    how.max_schedules = std::atoi(value);
  } else if (option == "--seconds") {
    how.max_seconds = std::atof(value);
  } else if (option == "--first") {
    how.first_schedule = std::atoi(value);
  } else if (option == "--max-steps") {
    how.max_steps = std::atoi(value);
  } else if (option == "--spurious") {
    how.spurious = std::atof(value);
  } else if (option == "--replay") {
    how.choices = choices_of(value);
  } else if (option == "--points") {
    how.points = places_of(value);
  } else if (option == "--weak-loads") {
    how.weak_memory = true;
    how.weak_loads = places_of(value);
  } else if (option == "--policy") {
    return set_policy(how, value);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::optional<Options> parse_options(int count, char** arguments) {
  Options options;
  // When main returns, the process ends, whatever other threads do.
  options.how.others_go_on = false;
  int i = 1;
  for (; i < count && std::string_view(arguments[i]) != "--"; ++i) {
    if (set_flag(options, arguments[i])) continue;
    if (i + 1 < count && set_value(options, arguments[i], arguments[i + 1])) {
      ++i;
      continue;
    }
    std::fprintf(stderr, "unknown option, or a value is missing or wrong: %s\n", arguments[i]);
    return std::nullopt;
  }
  options.program_begin = i < count ? i : count - 1;
  return options;
}

}  // namespace manyhands::schedules
