// What a correct executor does: the contract that all executors of this course share.
#include "kit/host/suites/executor_contract.hpp"

namespace {

const manyhands::host::RegisterExecutorContract contract;

}  // namespace
