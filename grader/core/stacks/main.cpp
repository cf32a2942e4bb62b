// stacks PID: the stacks of all threads of a process, which stands still meanwhile. On standard output, a
// line for each thread and, innermost first, for each of its frames; fields are separated by tabs:
//   T  <thread>
//   F  <line, 0: unknown>  <file>  <library>  <function>
//   W  <requests that wait in an event loop: "12 at /home/ada/crawl.cpp:31">
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

#include "stacks/confine.hpp"
#include "stacks/snapshot.hpp"
#include "stacks/walk.hpp"

namespace {

// A name cannot end its field.
std::string field(std::string text) {
  for (char& c : text)
    if (c == '\t' || c == '\n') c = ' ';
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace manyhands::stacks;
  const pid_t pid = argc == 2 ? std::atoi(argv[1]) : 0;
  if (pid <= 0) return 2;
  Snapshot snapshot(pid);
  Walk walk(snapshot);
  if (!confine_this_process()) return 1;
  for (const auto& thread : snapshot.threads()) {
    std::printf("T\t%d\n", thread.tid);
    for (const auto& frame : walk.frames_of(thread))
      std::printf("F\t%d\t%s\t%s\t%s\n", frame.line, field(frame.file).c_str(), field(frame.library).c_str(),
                  field(frame.function).c_str());
    std::fflush(stdout);  // what is known stays known, even if broken debug information ends this program
  }
  // What waits on an event loop is on no stack; the kit's client keeps a list (kit/net/waiting.hpp).
  std::istringstream waiting(walk.text_in("manyhands_waiting_places"));
  for (std::string place; std::getline(waiting, place);) std::printf("W\t%s\n", field(place).c_str());
  return std::fflush(stdout) == 0 ? 0 : 1;
}
