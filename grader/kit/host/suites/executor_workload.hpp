// The workload on which executors are measured: a map of many pieces of real work.
#pragma once
#include "kit/host/suites/workload.hpp"

namespace manyhands::host::executor {

CpuWorkload measured_workload();

}  // namespace manyhands::host::executor
