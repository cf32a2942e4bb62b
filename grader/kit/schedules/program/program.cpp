#include "kit/schedules/program/program.hpp"

namespace manyhands::schedules {
namespace {

std::vector<Program>& all() {
  static std::vector<Program> programs;
  return programs;
}

}  // namespace

const std::vector<Program>& programs() {
  return all();
}

RegisterProgram::RegisterProgram(Program program) {
  all().push_back(program);
}

}  // namespace manyhands::schedules
