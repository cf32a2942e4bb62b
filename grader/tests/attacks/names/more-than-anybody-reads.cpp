// attack: histogram-threads
// tries: to define more names than the grader checks
// points: 0
// finding: builds does-not-build

#define JOIN(a, b) a##b
#define BOTH(a, b) JOIN(a, b)
#define N0 a_letter_or_so_and_many_more
#define N1 BOTH(N0, N0)
#define N2 BOTH(N1, N1)
#define N3 BOTH(N2, N2)
#define N4 BOTH(N3, N3)
#define N5 BOTH(N4, N4)
#define N6 BOTH(N5, N5)
#define N7 BOTH(N6, N6)
#define N8 BOTH(N7, N7)
#define N9 BOTH(N8, N8)
#define N10 BOTH(N9, N9)
#include <utility>
namespace N10 {
template <int i>
int value = i;
}
template <int... i>
int sum(std::integer_sequence<int, i...>) {
  return (N10::value<i> + ...);
}
int ask() {
  return sum(std::make_integer_sequence<int, 700>());
}
// ---- here stands the reference solution ----
