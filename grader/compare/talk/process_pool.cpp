// C++ has no ready-made pool of processes. In this one, all workers read the numbers of pieces from one pipe,
// and write results to another. Messages of so few bytes are never split.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "talk.hpp"

int main(int argc, char* argv[]) {
  const Talk talk(argc, argv);
  int orders[2];
  int results[2];
  if (pipe(orders) != 0 || pipe(results) != 0) return 1;
  for (unsigned worker = 0; worker < talk.workers; ++worker)
    if (fork() == 0) {
      close(orders[1]);
      for (std::size_t piece = 0; read(orders[0], &piece, sizeof piece) == sizeof piece;) {
        const long result = talk.work(talk.pieces[piece]);
        if (write(results[1], &result, sizeof result) != sizeof result) _exit(1);
      }
      _exit(0);
    }
  close(results[1]);
  for (std::size_t piece = 0; piece < talk.pieces.size(); ++piece)
    if (write(orders[1], &piece, sizeof piece) != sizeof piece) return 1;
  close(orders[1]);  // the workers' read returns 0: there is nothing more to do
  long sum = 0;
  for (long result = 0; read(results[0], &result, sizeof result) == sizeof result;) sum += result;
  while (wait(nullptr) > 0) {
  }
  std::printf("%ld\n", sum);
}
