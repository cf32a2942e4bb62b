// The places in the functions of clusters.hpp at which a test may interfere with a program: hold a process
// there, or let it die. Internal: learners do not see this header.
#pragma once

namespace manyhands::work {

enum class Place {
  computing,   // in sums_of, before the first point
  adding,      // in Sums::add: all is read, nothing is written
  half_added,  // in Sums::add: half of the clusters are written
  averaging,   // in Sums::centroids: all is read
};

/// Called at each place with the address of the sums (`computing`: null). Null, as at first: nothing is
/// called. Set it before the program starts threads or processes.
using AtPlace = void (*)(Place place, const void* sums);
void call_at_places(AtPlace function);

}  // namespace manyhands::work
