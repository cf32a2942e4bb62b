// What this run of a host program is asked for, set once by main and read everywhere in the host, and the
// results that are collected. One thread.
#pragma once
#include <string>

#include "model/stage.hpp"
#include "model/stage_request.hpp"
#include "sandbox/level.hpp"

namespace manyhands::host {

struct Context : StageRequest {
  std::string profile = "release";                // which guest is called
  sandbox::Level sandbox = sandbox::Level::none;  // the request's `box`
  bool stopped = false;  // no program is called any more: one that hangs would do so again and again

  StageResult result;

  // The test case that runs now.
  int task = 0;
  std::string case_name;
  bool case_has_finding = false;
  bool case_ran = true;
  // Where a finding points that has no line: what is tried now makes a thread stop there.
  std::string tried_file;
  int tried_line = 0;
};

Context& context();

}  // namespace manyhands::host
