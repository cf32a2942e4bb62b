#include "manyhands/clusters.hpp"

#include <algorithm>
#include <numeric>
#include <type_traits>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/work/cluster_places.hpp"

namespace clusters_test {

namespace {

using namespace manyhands::work;

static_assert(std::is_trivially_copyable_v<Sums>);  // so it may live in memory shared by processes

Centroids first_of(const std::vector<Point>& points) {
  Centroids centroids;
  std::copy_n(points.begin(), centroids.size(), centroids.begin());
  return centroids;
}

std::uint64_t total_of(const Sums& sums) {
  const auto sizes = sums.sizes();
  return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
}

TEST_CASE("sums are the same however the points are divided, and in whatever order they are added") {
  const auto points = random_points(7, 5000);
  const auto centroids = first_of(points);
  const Sums all = sums_of(points, centroids);
  CHECK(total_of(all) == 5000);
  const std::span<const Point> span = points;
  const Sums parts[] = {sums_of(span.first(17), centroids), sums_of(span.subspan(17, 3000), centroids),
                        sums_of(span.subspan(3017), centroids)};
  Sums forwards;
  for (const Sums& part : parts) forwards.add(part);
  Sums backwards;
  for (int i = 2; i >= 0; --i) backwards.add(parts[i]);
  CHECK(forwards.centroids(centroids) == all.centroids(centroids));
  CHECK(backwards.centroids(centroids) == all.centroids(centroids));
  CHECK(forwards.sizes() == all.sizes());
  CHECK(backwards.sizes() == all.sizes());
}

TEST_CASE("a centroid moves to the mean of its points, and an empty cluster keeps it") {
  Centroids centroids;
  centroids.fill({1'000'000, 1'000'000});
  centroids[0] = {0, 0};
  centroids[5] = {100, 100};
  const std::vector<Point> points{{1, 2}, {3, 4}, {90, 100}};
  const Sums sums = sums_of(points, centroids);
  const auto moved = sums.centroids(centroids);
  CHECK(moved[0] == Point{2, 3});
  CHECK(moved[5] == Point{90, 100});
  CHECK(moved[9] == Point{1'000'000, 1'000'000});
  CHECK(sums.sizes()[0] == 2);
  CHECK(total_of(sums) == 3);
  CHECK(total_of(sums_of({}, centroids)) == 0);
}

TEST_CASE("random points depend only on the seed, and on nothing behind them") {
  const auto some = random_points(1, 100);
  const auto more = random_points(1, 200);
  CHECK(std::equal(some.begin(), some.end(), more.begin()));
  CHECK(random_points(2, 100) != some);
  for (const Point& point : more) {
    CHECK((point.x >= 0 && point.x < 1 << 20));
    CHECK((point.y >= 0 && point.y < 1 << 20));
  }
}

std::vector<manyhands::work::Place> seen;

TEST_CASE("the places are passed in order, and only while somebody asks for them") {
  seen.clear();
  call_at_places([](manyhands::work::Place place, const void*) { seen.push_back(place); });
  Centroids centroids{};
  Sums sums;
  sums.add(sums_of({}, centroids));
  centroids = sums.centroids(centroids);
  CHECK(seen == std::vector{Place::computing, Place::adding, Place::half_added, Place::averaging});
  call_at_places(nullptr);
  sums.add(sums);
  CHECK(seen.size() == 4);
}

}  // namespace

}  // namespace clusters_test
