// The stages that a host can run. A stage measures; it never judges.
#pragma once

namespace manyhands::host {

/// Runs context().stage; all results go into context().result.
void run_stage();

}  // namespace manyhands::host
