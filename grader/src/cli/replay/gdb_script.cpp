#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cli/replay/gdb_session.hpp"

namespace manyhands {
namespace {

// What it prints is in plain text: gdb chooses its own colours.
constexpr const char* script = R"gdb(set pagination off
set confirm off
set print thread-events off
set print inferior-events off
cd {root}
python
import gdb

FILES = {files}
MISTAKE = {mistake}
WORDS = """
Your program stands before its first step. Its threads will run in the order that fails.
  switch     go on until another thread runs
  failure    go on to where it fails
  line       go on to the next of your lines, in this thread
  threads    each thread, and the line where it stands
  break {place}, print, next, run, quit and all others: as always in gdb
"""

# "step" does not stop in what the grader puts around their code.
gdb.execute("skip -gfi hooks_*.cpp", to_string=True)
gdb.execute("skip -rfu ^(manyhands::|__tsan_)", to_string=True)

def place_of(frame):
    """The innermost frame in the learner's files, the function that it has called, and the place; or None."""
    called = None
    while frame is not None:
        place = frame.find_sal()
        if place.symtab is not None and place.symtab.filename.startswith(FILES):
            return frame, called, place
        if frame.type() != gdb.INLINE_FRAME:
            called = frame
        frame = frame.older()
    return None

def name_of(thread):
    return "main" if thread.num == 1 else "thread %d" % (thread.num - 1)

def show():
    """Selects and prints the frame in the learner's files."""
    found = place_of(gdb.newest_frame())
    if found is None and fails.reached:
        gdb.execute("threads")
    elif found is None:
        print("It has not reached any of your lines, or has left the last one.")
    else:
        found[0].select()
        gdb.execute("frame")

class Stop(gdb.Breakpoint):
    """At a function that the program calls for us. Other threads stand still meanwhile, as always."""
    def __init__(self, function):
        super().__init__(function, internal=True)
        self.silent = True
        self.reached = False
    def stop(self):
        self.reached = True
        return True

class Begins(Stop):
    def stop(self):
        fails.reached = False
        print(WORDS)
        return True

class Fails(Stop):
    def stop(self):
        self.reached = True
        print("\nIt fails here. " + MISTAKE)
        return True

begins = Begins("manyhands_order_begins")
turns = Stop("manyhands_order_turns")
turns.enabled = False
fails = Fails("manyhands_order_fails")

def go_on():
    """Whether another thread runs now."""
    turns.reached = fails.reached = False
    gdb.execute("continue")
    return turns.reached

def print_stops(wanted):
    """Whether gdb says where it stops; gdb 11 and older always do."""
    try:
        gdb.execute("set suppress-cli-notifications " + ("off" if wanted else "on"))
    except gdb.error:
        pass

def finish_operation():
    """Back into the learner's line, so that next goes on from there. Whether another thread runs now."""
    found = place_of(gdb.newest_frame())
    if found is None or found[1] is None:
        return False
    gdb.FinishBreakpoint(found[1], internal=True).silent = True
    return go_on()

class Switch(gdb.Command):
    """Go on until another thread runs."""
    def __init__(self):
        super().__init__("switch", gdb.COMMAND_RUNNING)
    def invoke(self, argument, from_tty):
        turns.enabled = True
        try:
            switched = stopped = go_on()
            while switched:
                thread = gdb.selected_thread()
                thread.name = name_of(thread)
                print("Now %s runs." % thread.name)
                switched = finish_operation()
            if stopped or fails.reached:
                show()
        finally:
            turns.enabled = False

class Failure(gdb.Command):
    """Go on to where the program fails."""
    def __init__(self):
        super().__init__("failure", gdb.COMMAND_RUNNING)
    def invoke(self, argument, from_tty):
        go_on()
        if fails.reached:
            show()

class Line(gdb.Command):
    """Go on to the next of your lines, in this thread. Libraries that the compiler has inlined are no lines of yours."""
    def __init__(self):
        super().__init__("line", gdb.COMMAND_RUNNING)
    def invoke(self, argument, from_tty):
        if fails.reached:
            print("It has failed. run begins again.")
            return
        thread, before = gdb.selected_thread().num, place_of(gdb.newest_frame())
        print_stops(False)
        try:
            for _ in range(200):
                gdb.execute("next")
                if not gdb.selected_thread() or gdb.selected_thread().num != thread or fails.reached:
                    break
                now = place_of(gdb.newest_frame())
                is_line = now is not None and now[0] == gdb.newest_frame()
                if is_line and (before is None or now[2].line != before[2].line):
                    break
        finally:
            print_stops(True)
        if gdb.selected_thread():
            show()
        else:
            print("The program has ended.")

class Threads(gdb.Command):
    """Each thread, and the line where it stands."""
    def __init__(self):
        super().__init__("threads", gdb.COMMAND_STATUS)
    def invoke(self, argument, from_tty):
        now, frame = gdb.selected_thread(), gdb.selected_frame()
        for thread in sorted(gdb.selected_inferior().threads(), key=lambda one: one.num):
            thread.switch()
            found = place_of(gdb.newest_frame())
            where = "%s:%d" % (found[2].symtab.filename, found[2].line) if found else "at none of your lines"
            print("%s %-10s %s" % ("*" if thread.num == now.num else " ", name_of(thread), where))
        now.switch()
        frame.select()

Switch()
Failure()
Threads()
Line()
gdb.execute("run")
end
)gdb";

}  // namespace

std::string gdb_script(const std::string& root, const std::string& files, const Finding& found) {
  const auto literal = [](const std::string& text) { return nlohmann::json(printable(text)).dump(); };
  return fmt::format(
      fmt::runtime(script), fmt::arg("root", root), fmt::arg("files", literal(files)),
      fmt::arg("mistake", literal(found.message)),
      fmt::arg("place",
               fmt::format("{}:{}", std::filesystem::path(found.file).filename().string(), found.line)));
}

}  // namespace manyhands
