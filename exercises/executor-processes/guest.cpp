#include "executor.hpp"

#include "kit/guest/bound_executor.hpp"

namespace {

const manyhands::guest::RegisterExecutor<Executor> executor;

}  // namespace
