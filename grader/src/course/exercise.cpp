#include "course/exercise.hpp"

#include <algorithm>

namespace manyhands {

bool is_data(const std::string& path) {
  return std::filesystem::path(path).extension() == ".yaml";
}

const Exercise* Course::find(const std::string& id) const {
  const auto found =
      std::find_if(exercises.begin(), exercises.end(), [&](const Exercise& e) { return e.id == id; });
  return found == exercises.end() ? nullptr : &*found;
}

double Course::points_of(const std::string& id) const {
  for (const Module& module : modules)
    for (const CourseEntry& entry : module.exercises)
      if (entry.id == id) return entry.points;
  return 0;
}

}  // namespace manyhands
