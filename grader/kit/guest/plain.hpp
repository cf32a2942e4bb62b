// What every exercise's guest.cpp defines: the learner's code as an ordinary program with ordinary arguments,
// for gdb and perf.
#pragma once

namespace manyhands::guest {

int plain(int argc, char* argv[]);

}  // namespace manyhands::guest
