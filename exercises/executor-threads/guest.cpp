#include "executor.hpp"

#include "kit/guest/executor_plain.hpp"
#include "kit/guest/executor_programs.hpp"

namespace {

const manyhands::guest::RegisterExecutor<Executor> executor;

}  // namespace

int manyhands::guest::plain(int argc, char* argv[]) {
  return try_executor<Executor>(argc, argv, "threads");
}
