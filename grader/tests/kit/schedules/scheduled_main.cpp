// Runs the scenario that the first argument names, "abba" or "abba-repaired", with the options of the
// schedules' driver, and prints the result as JSON.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "kit/schedules/driver/document.hpp"
#include "kit/schedules/driver/inlined.hpp"
#include "kit/schedules/driver/options.hpp"
#include "tests/kit/schedules/scheduled.hpp"

namespace {

void (*find(const std::string& wanted))() {
  using namespace scheduled;
  for (const auto& table : {lock_scenarios(), wait_scenarios(), atomic_scenarios(), thread_scenarios(),
                            weak_scenarios(), lock_free_scenarios()})
    for (std::size_t i = 0; i < table.count; ++i) {
      if (wanted == table.first[i].name) return table.first[i].broken;
      if (wanted == table.first[i].name + std::string("-repaired")) return table.first[i].repaired;
    }
  return nullptr;
}

}  // namespace

int main(int count, char** arguments) {
  using namespace manyhands::schedules;
  void (*program)() = count < 2 ? nullptr : find(arguments[1]);
  if (program == nullptr) return 2;
  auto options = parse_options(count - 1, arguments + 1);
  if (!options) return 2;
  options->how.others_go_on = true;
  options->how.is_internal = both_inlined_internal;
  Explored explored = explore(program, options->how);
  if (options->show_race && explored.failure && explored.failure->kind == Kind::race) {
    Explored shown = show_race(program, options->how, *explored.failure);
    if (shown.failure) explored.failure = std::move(shown.failure);
  }
  if (options->shortest && explored.failure)
    explored.failure = shortest(program, options->how, *explored.failure, 300);
  std::fputs(document_of(explored).c_str(), stdout);
  return 0;
}
