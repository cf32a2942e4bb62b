#include <cmath>

#include "manyhands/kernels.hpp"

namespace manyhands::work {

double energy_with_later(const std::vector<Body>& bodies, std::size_t i) {
  const Body body = bodies[i];
  double sum = 0;
  for (std::size_t j = i + 1; j < bodies.size(); ++j) {
    const double dx = bodies[j].x - body.x;
    const double dy = bodies[j].y - body.y;
    const double dz = bodies[j].z - body.z;
    sum += bodies[j].mass / std::sqrt(dx * dx + dy * dy + dz * dz);
  }
  return -body.mass * sum;
}

}  // namespace manyhands::work
