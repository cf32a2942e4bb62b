#include "manyhands/vm/rules.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace manyhands::vm {
namespace {

struct Log {
  std::mutex mutex;
  std::vector<std::string> broken;
  std::atomic<void (*)(const char*, const void*)> told = nullptr;
};

Log& log() {
  static auto* only = new Log;  // never destroyed: threads may still run when the program ends
  return *only;
}

}  // namespace

void note_broken(const char* rule, const void* at) {
  if (auto* told = log().told.load()) told(rule, at);
  const std::lock_guard guard(log().mutex);
  auto& broken = log().broken;
  if (std::find(broken.begin(), broken.end(), rule) == broken.end()) broken.emplace_back(rule);
}

void break_rule(const char* rule, const std::string& what, const void* at) {
  note_broken(rule, at);
  throw RuleBroken(std::string(rule) + ": " + what);
}

std::vector<std::string> broken_rules() {
  const std::lock_guard guard(log().mutex);
  return log().broken;
}

void when_broken(void (*told)(const char* rule, const void* at)) {
  log().told = told;
}

}  // namespace manyhands::vm
