// What every exercise's guest.cpp or programs.cpp defines: the learner's code as a stand-alone program with
// ordinary arguments, for gdb and perf.
#pragma once
#include <optional>
#include <string>

namespace manyhands::guest {

int plain(int argc, char* argv[]);

/// The arguments of a program that visits a site: URL [--workers N].
struct SiteArguments {
  std::string start;
  int workers;  // at least 1
};

/// `workers`: how many there are if the arguments do not say it. Empty if the arguments are wrong: then the
/// usage has been written to stderr.
std::optional<SiteArguments> site_arguments(int argc, char* argv[], int workers);

}  // namespace manyhands::guest
