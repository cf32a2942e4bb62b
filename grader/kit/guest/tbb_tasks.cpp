// Counts the tasks that a program gives to oneTBB. Its algorithms are templates, so that the calls stand in
// the program itself, and the linker's --wrap (cmake/Toolchain.cmake) sends them here. The names are oneTBB's
// binary interface, which has been the same in all of its releases; in another one nothing would be counted.
#include "kit/guest/tasks.hpp"

// Only handed on, by reference: what they are does not matter.
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
