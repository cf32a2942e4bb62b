#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "talk.hpp"

int main(int argc, char* argv[]) {
  const Talk talk(argc, argv);
  int results[2];
  if (pipe(results) != 0) return 1;
  for (const auto& piece : talk.pieces)
    if (fork() == 0) {
      const long result = talk.work(piece);
      _exit(write(results[1], &result, sizeof result) == sizeof result ? 0
                                                                       : 1);  // so few bytes are never split
    }
  close(results[1]);
  long sum = 0;
  for (long result = 0; read(results[0], &result, sizeof result) == sizeof result;) sum += result;
  while (wait(nullptr) > 0) {
  }
  std::printf("%ld\n", sum);
}
