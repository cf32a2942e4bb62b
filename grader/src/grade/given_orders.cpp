#include "grade/given_orders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace manyhands::grade {
namespace {

using Places = std::set<std::pair<std::string, int>>;

Places places_of(const Finding& finding) {
  Places places{{finding.file, finding.line}};
  for (const auto& related : finding.related) places.emplace(related.file, related.line);
  return places;
}

/// A detector also names places that are no access, such as where memory was allocated.
bool is_same(const Finding& found, const Finding& explored) {
  if (found.code != explored.code || found.line == 0) return false;
  const auto here = places_of(found);
  const auto there = places_of(explored);
  return there.contains({found.file, found.line}) &&
         std::includes(here.begin(), here.end(), there.begin(), there.end());
}

void give(Finding& explored, Finding& found, CheckName by) {
  found.interleaving = std::move(explored.interleaving);
  found.message += " An order of steps in which it happens is shown below.";
  explored.interleaving = {};
  explored.related.clear();
  explored.message +=
      fmt::format(" The check {} found it, too, and there the order of steps is shown.", to_string(by));
}

}  // namespace

void give_orders(std::vector<Check>& checks) {
  const auto own = std::find_if(checks.begin(), checks.end(),
                                [](const Check& check) { return check.name == CheckName::schedules; });
  if (own == checks.end()) return;
  for (auto& explored : own->findings)
    for (auto check = checks.begin(); check != own; ++check)
      for (auto& found : check->findings)
        if (!explored.interleaving.turns.empty() && is_same(found, explored))
          give(explored, found, check->name);
}

}  // namespace manyhands::grade
