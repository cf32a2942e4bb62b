#include "kit/host/run/tampering.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <limits>
#include <random>
#include <utility>

#include "kit/host/base/context.hpp"

namespace manyhands::host::tampering {
namespace {

using nlohmann::json;

constexpr int calls_of_a_case = 2;  // later calls are judged in mostly the same way
constexpr std::size_t ways_of_a_call = 48;
constexpr unsigned most_seconds = 20;  // our judges take milliseconds, but the machine may be busy
constexpr std::size_t as_many_more = 3000;

// The exit status of a copy.
enum Exit { found = 0, passed = 11, blamed_us = 12 };

bool tampers = false;
bool is_copy = false;
std::string in_case;
int calls = 0;

std::vector<std::pair<std::string, json>> others_for(const json& value) {
  std::vector<std::pair<std::string, json>> others{
      {"nothing", nullptr},
      {"a text", "as if"},
      {"a huge number", 1e300},
      {"a fraction", 0.3725},
      {"a number that fits nowhere", std::numeric_limits<std::uint64_t>::max()},
      {"a number far below 0", std::numeric_limits<std::int64_t>::min()},
      {"an object", json::object()},
      {"a list", json::array()},
      {"true", true}};
  if (value.is_string()) others.erase(others.begin() + 1);
  if (value.is_boolean()) others.pop_back();
  std::erase_if(others, [&](const auto& other) { return other.second == value; });
  return others;
}

// Every place in it; in a list, the first and the last element represent all.
void places_in(const json& value, const json::json_pointer& here, std::vector<json::json_pointer>& places) {
  places.push_back(here);
  if (value.is_object())
    for (const auto& [key, member] : value.items()) places_in(member, here / key, places);
  if (!value.is_array() || value.empty()) return;
  places_in(value.front(), here / std::size_t{0}, places);
  if (value.size() > 1) places_in(value.back(), here / (value.size() - 1), places);
}

void tamper_with_value(const json& value, std::vector<Tampered>& ways) {
  std::vector<json::json_pointer> places;
  places_in(value, json::json_pointer(), places);
  for (const auto& place : places) {
    const auto add = [&](const std::string& how, const std::function<void(json&)>& change) {
      auto other = value;
      change(other[place]);
      ways.push_back({std::move(other), {}, fmt::format("\"{}\" {}", place.to_string(), how)});
    };
    const auto& there = value[place];
    for (const auto& [name, with] : others_for(there))
      add("is " + name, [&, with = with](json& part) { part = with; });
    if (there.is_object())
      for (const auto& [key, member] : there.items())
        add("without \"" + key + "\"", [&, key = key](json& part) { part.erase(key); });
    if (!there.is_array() || there.empty()) continue;
    add("without its last element", [](json& part) { part.erase(part.size() - 1); });
    add("without its first element", [](json& part) { part.erase(0); });
    add("with its last element twice", [](json& part) { part.push_back(json(part.back())); });
    add("with thousands more", [](json& part) {
      const auto last = part.back();
      for (std::size_t i = 0; i < as_many_more; ++i) part.push_back(last);
    });
  }
}

void tamper_with_bytes(const std::vector<std::byte>& bytes, std::vector<Tampered>& ways) {
  if (bytes.empty()) return;
  auto other = bytes;
  ways.push_back({{}, {}, "no bytes"});
  other.pop_back();
  ways.push_back({{}, other, "a byte less"});
  other = bytes;
  other.push_back(std::byte{0});
  ways.push_back({{}, other, "a byte more"});
  other.insert(other.end(), bytes.begin(), bytes.end());
  other.pop_back();
  ways.push_back({{}, other, "all bytes twice"});
  other = bytes;
  for (auto& byte : other) byte ^= std::byte{0xff};
  ways.push_back({{}, other, "all bits turned round"});
  ways.push_back({{}, std::vector<std::byte>(bytes.size(), std::byte{0xff}), "all bits set"});
}

bool out_of_time(int status) {
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
}

void report(const Tampered& tampered, int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == found) return;
  const auto came = WIFEXITED(status) && WEXITSTATUS(status) == passed ? std::string("it passed")
                    : out_of_time(status) ? std::string("the judge did not come to an end, or threw")
                    : WIFEXITED(status) && WEXITSTATUS(status) == blamed_us
                        ? std::string("the judge called it a fault of ours")
                    : WIFSIGNALED(status)
                        ? fmt::format("the judge was ended by signal {}", WTERMSIG(status))
                        : fmt::format("the judge ended with status {}", WEXITSTATUS(status));
  context().result.faults.push_back(
      fmt::format("an answer that was tampered with: {}; {} ({})", tampered.how, came, context().case_name));
}

}  // namespace

std::vector<Tampered> ways_to_tamper(const json& value, const std::vector<std::byte>& bytes, std::size_t most,
                                     std::uint64_t seed) {
  std::vector<Tampered> by_bytes;
  std::vector<Tampered> ways;
  tamper_with_bytes(bytes, by_bytes);
  tamper_with_value(value, ways);
  for (auto& way : by_bytes) way.value = value;
  for (auto& way : ways) way.bytes = bytes;
  std::mt19937_64 random(seed);
  std::shuffle(ways.begin(), ways.end(), random);
  if (ways.size() > most) ways.resize(most);
  ways.insert(ways.end(), std::make_move_iterator(by_bytes.begin()), std::make_move_iterator(by_bytes.end()));
  return ways;
}

void begin() {
  tampers = true;
}

void after_call(Reply& reply) {
  if (!tampers || is_copy || !reply.answer || runs_baseline(reply.run.arm)) return;
  if (std::exchange(in_case, context().case_name) != context().case_name) calls = 0;
  if (++calls > calls_of_a_case) return;
  auto& answer = *reply.answer;
  const auto seed = context().seed + std::hash<std::string>{}(in_case) + static_cast<std::uint64_t>(calls);
  for (auto& tampered : ways_to_tamper(answer.value.raw(), answer.bytes, ways_of_a_call, seed)) {
    int status = 0;
    // When the copy was made, another thread may have held a lock, which is then never released: try again.
    for (int time = 0; time < 2 && (time == 0 || out_of_time(status)); ++time) {
      const auto copy = ::fork();
      if (copy < 0) {
        context().result.faults.push_back("no process could be made to look at a judge");
        return;
      }
      if (copy == 0) {
        is_copy = true;
        ::alarm(most_seconds);
        answer.value = Given(std::move(tampered.value));
        answer.bytes = std::move(tampered.bytes);
        return;
      }
      while (::waitpid(copy, &status, 0) < 0 && errno == EINTR) {
      }
    }
    report(tampered, status);
  }
}

void judge_said(Said said) {
  if (is_copy) ::_exit(said == Said::found ? found : said == Said::fault ? blamed_us : passed);
}

}  // namespace manyhands::host::tampering
