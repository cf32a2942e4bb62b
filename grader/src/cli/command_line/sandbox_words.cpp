// --sandbox and --unsafe.
#include "cli/command_line/command_line.hpp"

namespace manyhands {

void add_sandbox(CLI::App* to, CommandLine& line) {
  to->add_option("--sandbox", line.sandbox.level,
                 "How strong the sandbox is; auto: the strongest level available")
      ->check(CLI::IsMember({"auto", "full", "user", "container", "none"}))
      ->type_name("LEVEL");
  to->add_flag("--unsafe", line.sandbox.unsafe,
               "Allow a weaker sandbox than the course requires; only for code that you trust");
}

}  // namespace manyhands
