// The request of this run of a host program, set once by main and read everywhere in the host, and the
// results collected so far. For one thread.
#pragma once
#include <string>

#include "model/stage.hpp"
#include "model/stage_request.hpp"
#include "sandbox/level.hpp"

namespace manyhands::host {

struct Context : StageRequest {
  sandbox::Level sandbox = sandbox::Level::none;  // the request's `box`
  bool stopped = false;  // call no more programs: one that hangs would do so again and again

  StageResult result;

  // The current test case.
  int task = 0;
  std::string case_name;
  bool case_has_finding = false;
  bool case_ran = true;
  // The place for a finding that has no line: the current run makes a thread stop there.
  std::string tried_file;
  int tried_line = 0;
};

Context& context();

}  // namespace manyhands::host
