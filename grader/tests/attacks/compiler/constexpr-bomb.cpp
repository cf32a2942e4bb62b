// attack: histogram-threads
// tries: to keep the compiler busy with constant expressions
// points: 0
// finding: builds does-not-build

constexpr unsigned long long bomb(int depth) {
  return depth == 0 ? 1 : bomb(depth - 1) * 3 + bomb(depth - 1);
}
template <int n>
constexpr unsigned long long more = bomb(18) + more<n - 1>;
template <>
constexpr unsigned long long more<0> = 0;
static_assert(more<800> == 0);
