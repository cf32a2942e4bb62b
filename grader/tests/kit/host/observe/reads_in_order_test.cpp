#include "kit/host/observe/reads_in_order.hpp"

#include "kit/host/base/catch.hpp"

namespace reads_in_order_test {

using namespace manyhands;

namespace {

constexpr int parent = 100;

BlockedCall reads(const std::string& pipe) {
  return {parent, parent, "read", pipe, {101}, {parent}};
}
BlockedCall writes(int child, const std::string& pipe, std::vector<int> readers = {parent}) {
  return {child, child, "write", pipe, {child}, std::move(readers)};
}

}  // namespace

TEST_CASE("a child that waits for room, while its parent reads another's pipe, is kept waiting") {
  CHECK(host::reads_in_order({reads("pipe:[1]"), writes(102, "pipe:[2]")}, parent));
  CHECK(host::reads_in_order({writes(103, "pipe:[3]"), reads("pipe:[1]"), {101, 101, "wait", {}, {}, {}}},
                             parent));
}

TEST_CASE("who waits for what comes in a moment, or for somebody else, is not kept waiting by that order") {
  CHECK_FALSE(host::reads_in_order({}, parent));
  CHECK_FALSE(host::reads_in_order({reads("pipe:[1]")}, parent));
  CHECK_FALSE(host::reads_in_order({writes(102, "pipe:[2]")}, parent));  // the parent is running
  CHECK_FALSE(host::reads_in_order({reads("pipe:[1]"), writes(101, "pipe:[1]")}, parent));  // in the pipe
  CHECK_FALSE(host::reads_in_order({reads("pipe:[1]"), writes(102, "pipe:[2]", {103})}, parent));
  CHECK_FALSE(host::reads_in_order(
      {{parent, parent, "poll", "pipe:[1]", {101}, {parent}}, writes(102, "pipe:[2]")}, parent));
}

}  // namespace reads_in_order_test
