// What need not be compiled with each submission.
#include "kit/guest/executor_programs.hpp"

#include "kit/guest/executor_plain.hpp"

int manyhands::guest::plain(int argc, char* argv[]) {
  return try_executor(argc, argv, "threads");
}
