// Two threads set different elements of a std::vector<bool>. Its elements are bits of one word, so
// this is a race.
// kind: race
// expect: race | assertion

#include <cassert>
#include <cstddef>
#include <thread>
#include <vector>

#ifdef REPAIRED
std::vector<char> visited(8);
#else
std::vector<bool> visited(8);
#endif

void visit(std::size_t from) {
  for (std::size_t place = from; place < visited.size(); place += 2) visited[place] = true;
}

int main() {
  {
    std::jthread even(visit, 0);
    std::jthread odd(visit, 1);
  }
  for (std::size_t place = 0; place < visited.size(); ++place) assert(visited[place]);
  return 0;
}
