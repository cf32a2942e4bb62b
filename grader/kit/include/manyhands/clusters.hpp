// k-means: points, the centroids of clusters, and the sums from which new centroids are computed.
//
// All coordinates are whole numbers, so sums are exact: in whatever order they are added, the result is the
// same. The functions are compiled once and never inlined, so that serial and parallel programs run the same
// machine code. The types contain no pointers: they may be placed in memory that several processes share.
// Nothing here locks: a Sums that several processes use needs a mutex.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace manyhands::work {

inline constexpr int clusters = 32;

struct Point {
  std::int32_t x = 0;
  std::int32_t y = 0;
  bool operator==(const Point&) const = default;
};

using Centroids = std::array<Point, clusters>;
using Sizes = std::array<std::uint64_t, clusters>;

/// For each cluster: how many points belong to it, and the sum of their coordinates. Empty at first.
class Sums {
 public:
  /// Adds the other sums to these: reads these sums, and then writes them.
  [[gnu::noinline]] void add(const Sums& other);
  /// The mean of each cluster. An empty cluster keeps its centroid, from `before`.
  [[gnu::noinline]] [[nodiscard]] Centroids centroids(const Centroids& before) const;
  /// How many points belong to each cluster.
  [[nodiscard]] Sizes sizes() const { return count_; }

 private:
  friend Sums sums_of(std::span<const Point> points, const Centroids& centroids);
  std::array<std::int64_t, clusters> x_{};
  std::array<std::int64_t, clusters> y_{};
  Sizes count_{};
};

/// Assigns each point to its nearest centroid, and adds up the points of each cluster. Each point costs about
/// the same.
[[gnu::noinline]] Sums sums_of(std::span<const Point> points, const Centroids& centroids);

/// Points in loose groups. They depend only on the seed; so do the first points of a longer list.
std::vector<Point> random_points(std::uint64_t seed, std::uint32_t count);

}  // namespace manyhands::work
