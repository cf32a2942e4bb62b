#include "sandbox/init/crowd.hpp"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace manyhands::sandbox::init {
namespace {

constexpr int most = 1 << 15;
// Limited, because a process that keeps continuing the others would make this endless.
constexpr int most_rounds = 50;

struct Process {
  int pid;
  int parent;
  bool stopped;  // or has ended, with all its threads
  bool below;
};
Process seen[most];
int count;

bool read_process(const char* name, Process& process) {
  char path[64];
  char text[512];
  snprintf(path, sizeof path, "/proc/%.16s/stat", name);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  const ssize_t size = file < 0 ? 0 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  text[size > 0 ? size : 0] = 0;
  char state = 0;
  int threads = 0;
  const char* behind_name = strrchr(text, ')');
  constexpr const char* fields = ") %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d";
  if (behind_name == nullptr || sscanf(behind_name, fields, &state, &process.parent, &threads) != 3)
    return false;
  process.pid = atoi(name);
  // This is the state of the main thread, which may have ended before the others.
  const bool ended = strchr("ZX", state) != nullptr && threads <= 1;
  process.stopped = ended || strchr("Tt", state) != nullptr;
  process.below = process.parent == getpid();
  return true;
}

void look() {
  count = 0;
  DIR* folder = opendir("/proc");
  if (folder == nullptr) return;
  while (const dirent* entry = readdir(folder))
    if (isdigit(static_cast<unsigned char>(entry->d_name[0])) && count < most &&
        read_process(entry->d_name, seen[count]))
      ++count;
  closedir(folder);
  // /proc lists processes by pid, so parents nearly always come before their children, and few rounds are
  // needed.
  for (bool more = true; more;) {
    more = false;
    static bool is_below[1 << 22];  // by pid; as large as the kernel's limit for pids
    for (int i = 0; i < count; ++i) is_below[seen[i].pid] = seen[i].below;
    for (int i = 0; i < count; ++i)
      if (!seen[i].below && is_below[seen[i].parent]) is_below[seen[i].pid] = seen[i].below = more = true;
  }
}

/// Returns whether any process was signalled.
bool tell(int signal_number) {
  bool any = false;
  for (int i = 0; i < count; ++i)
    if (seen[i].below && (signal_number == SIGKILL || !seen[i].stopped))
      any = kill(seen[i].pid, signal_number) == 0 || any;
  return any;
}

}  // namespace

void end_crowd() {
  int rounds = 0;
  do look();
  while (tell(SIGSTOP) && ++rounds < most_rounds);
  tell(SIGKILL);
}

}  // namespace manyhands::sandbox::init
