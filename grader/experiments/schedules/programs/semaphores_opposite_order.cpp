// A print job takes the printer and then the paper; a refill takes the paper and then the printer.
// kind: semaphore
// expect: deadlock

#include <cassert>
#include <semaphore>
#include <thread>

std::binary_semaphore printer{1};
std::binary_semaphore paper{1};
int sheets = 1;

void print() {
  printer.acquire();
  paper.acquire();
  --sheets;
  paper.release();
  printer.release();
}

void refill() {
#ifdef REPAIRED
  printer.acquire();
  paper.acquire();
#else
  paper.acquire();
  printer.acquire();
#endif
  sheets += 10;
  printer.release();
  paper.release();
}

int main() {
  {
    std::jthread user(print);
    std::jthread helper(refill);
  }
  assert(sheets == 10);
  return 0;
}
