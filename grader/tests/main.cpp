#include <string>
#include <vector>

#include "kit/host/cases/catch_session.hpp"

int main(int argc, char* argv[]) {
  const auto failed = manyhands::host::run_catch(std::vector<std::string>(argv, argv + argc));
  return failed && *failed == 0 ? 0 : 1;
}
