// What a right executor does: the contract that all executors of the course have in common.
#include "kit/host/suites/executor_contract.hpp"

namespace {

const manyhands::host::RegisterExecutorContract contract;

}  // namespace
