// Counts the tasks that a program passes to oneTBB. Its algorithms are templates, so the calls are in the
// program itself, and the linker's --wrap (cmake/Toolchain.cmake) redirects them to this file. The names are
// part of oneTBB's ABI, which is the same in all its releases so far; if it changes, nothing is counted.
#include "kit/guest/tasks.hpp"

// Only passed on by reference, so their definitions are not needed.
struct TbbTask;
struct TbbContext;

#define MANYHANDS_SPAWN _ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextE
#define MANYHANDS_SPAWN_IN_SLOT _ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextEt
#define MANYHANDS_JOIN(a, b) a##b
#define MANYHANDS_NAME(prefix, name) MANYHANDS_JOIN(prefix, name)

extern "C" {
void MANYHANDS_NAME(__real_, MANYHANDS_SPAWN)(TbbTask&, TbbContext&);
void MANYHANDS_NAME(__wrap_, MANYHANDS_SPAWN)(TbbTask&, TbbContext&);
void MANYHANDS_NAME(__real_, MANYHANDS_SPAWN_IN_SLOT)(TbbTask&, TbbContext&, unsigned short);
void MANYHANDS_NAME(__wrap_, MANYHANDS_SPAWN_IN_SLOT)(TbbTask&, TbbContext&, unsigned short);

void MANYHANDS_NAME(__wrap_, MANYHANDS_SPAWN)(TbbTask& task, TbbContext& context) {
  manyhands::guest::count_task();
  MANYHANDS_NAME(__real_, MANYHANDS_SPAWN)(task, context);
}

void MANYHANDS_NAME(__wrap_, MANYHANDS_SPAWN_IN_SLOT)(TbbTask& task, TbbContext& context,
                                                      unsigned short slot) {
  manyhands::guest::count_task();
  MANYHANDS_NAME(__real_, MANYHANDS_SPAWN_IN_SLOT)(task, context, slot);
}
}
