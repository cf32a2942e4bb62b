// What every exercise's guest.cpp defines: the learner's code as a stand-alone program with ordinary
// arguments, for gdb and perf.
#pragma once

namespace manyhands::guest {

int plain(int argc, char* argv[]);

}  // namespace manyhands::guest
