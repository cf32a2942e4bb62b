// attack: histogram-threads
// tries: to keep the compiler busy with templates
// points: 0
// finding: builds does-not-build

template <int depth, int width>
struct Bomb {
  static constexpr long value = Bomb<depth - 1, 2 * width>::value + Bomb<depth - 1, 2 * width + 1>::value;
};
template <int width>
struct Bomb<0, width> {
  static constexpr long value = width;
};
static_assert(Bomb<28, 0>::value == 0);
