// k-means: what you are given, and what you write.
#pragma once
#include <span>

#include "manyhands/clusters.hpp"  // sums_of(points, centroids); Sums: add, centroids, sizes

using manyhands::work::Centroids;  // an array of 32 points
using manyhands::work::Point;      // x and y, whole numbers
using manyhands::work::Sizes;      // how many points belong to each cluster
using manyhands::work::Sums;       // what is needed to compute new centroids; contains no pointers
using manyhands::work::sums_of;    // the sums of some points: all the computing is done here

struct Clustering {
  Centroids centroids;  // after the last round
  Sizes sizes;          // in the last round
};

/// You write this in kmeans.cpp. In each of `rounds` rounds (one or more), every point is assigned to the
/// nearest centroid, and each centroid then moves to the mean of its points. `start`: the first centroids.
/// `workers` (one or more) child processes call sums_of.
Clustering kmeans(std::span<const Point> points, const Centroids& start, int rounds, int workers);
