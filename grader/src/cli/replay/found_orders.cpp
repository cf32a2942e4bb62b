#include "cli/replay/found_orders.hpp"

#include "base/text.hpp"
#include "report/told.hpp"

namespace manyhands {

std::vector<FoundOrder> found_orders(const ExerciseReport& exercise) {
  std::vector<FoundOrder> found;
  for (const Check* check : causes_first(exercise))
    for (const auto& told : told_once(check->findings))
      if (!told.finding->interleaving.turns.empty())
        found.push_back(
            {printable_line(exercise.id) + ": " + title_of(*told.finding, exercise.id), *told.finding});
  return found;
}

}  // namespace manyhands
