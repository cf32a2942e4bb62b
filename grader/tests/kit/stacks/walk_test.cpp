// The program that reads stacks, with programs of which each frame is known.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/stacks.hpp"
#include "kit/host/observe/tool.hpp"
#include "spawn/spawn.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace walk_test {

using namespace manyhands;

namespace {

const char* const source = R"(#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <csignal>
namespace {
struct Worker {
  std::mutex& mutex;
  inline void take() {
    std::lock_guard lock(mutex);
  }
  void operator()() {
    take();
  }
};
}  // namespace
namespace mine {
template <class T>
void hold(int end) {
  char byte;
  while (::read(end, &byte, 1) < 0) {
  }
}
}  // namespace mine
int ends[2];
void on_signal(int) { mine::hold<long>(ends[0]); }
int main(int, char** program) {
  std::mutex mutex;
  std::lock_guard lock(mutex);
  if (::pipe(ends) != 0) return 1;
  std::thread waits{Worker{mutex}};
  std::thread reads([] {
    std::function<void(int)> read = [](int end) { mine::hold<char>(end); };
    read(ends[0]);
  });
  std::thread spins([] {
    while (std::chrono::steady_clock::now().time_since_epoch().count() > 0) {
    }
  });
  ::unlink(program[0]);
  ::signal(SIGUSR1, on_signal);
  if (::write(1, "x", 1) != 1) return 1;
  ::raise(SIGUSR1);
}
)";

// Built with optimization, started, and waiting everywhere.
class Program {
 public:
  enum class Information { whole, garbage };

  explicit Program(const std::string& option = "-g", Information information = Information::whole) {
    const auto program = (folder_.path() / "demo").string();
    host::output_of_tool({MANYHANDS_COMPILER, "-std=c++20", option, "-gdwarf-4", "-O2", "-pthread", "-o",
                          program, folder_.put("demo.cpp", source).string()},
                         std::chrono::seconds(60));
    if (information == Information::garbage) {
      const auto garbage = folder_.put("garbage", std::string(4096, '\xff')).string();
      for (const std::string section : {".debug_info", ".debug_line", ".debug_abbrev", ".symtab"})
        host::output_of_tool({"objcopy", "--update-section", section + "=" + garbage, program},
                             std::chrono::seconds(60));
    }
    auto [out, in] = spawn::pipe();
    spawn::Options options;
    options.argv = {program};
    options.descriptors = {{in.get(), 1}};
    started_ = spawn::spawn(options);
    in.reset();
    char byte = 0;
    REQUIRE(::read(out.get(), &byte, 1) == 1);
  }
  [[nodiscard]] pid_t pid() const { return started_.child.pid(); }

 private:
  test::TemporaryFolder folder_;
  spawn::Started started_;
};

// The stack that has such a frame; null: none.
const ThreadStack* with(const std::vector<ThreadStack>& stacks, const std::string& function) {
  for (const auto& stack : stacks)
    for (const auto& frame : stack.frames)
      if (frame.function == function) return &stack;
  return nullptr;
}

int line_in_source(const ThreadStack& stack, const std::string& function) {
  for (const auto& frame : stack.frames)
    if (frame.function == function && frame.file.ends_with("demo.cpp")) return frame.line;
  return 0;
}

}  // namespace

TEST_CASE("stacks show inlined functions, templates and lambdas, each with its line") {
  const Program program;
  std::vector<ThreadStack> stacks;
  // Until each thread is where it stays.
  while (true) {
    stacks = host::stacks_of(program.pid());
    REQUIRE(stacks.size() == 4);
    if (with(stacks, "std::mutex::lock") && with(stacks, "mine::hold<char>") &&
        with(stacks, "mine::hold<long int>"))
      break;
  }
  const auto* waits = with(stacks, "std::mutex::lock");
  CHECK(line_in_source(*waits, "(anonymous namespace)::Worker::take") == 11);
  CHECK(line_in_source(*waits, "(anonymous namespace)::Worker::operator()") == 14);
  CHECK(with({*waits}, "pthread_mutex_lock") != nullptr);
  const auto* reads = with(stacks, "mine::hold<char>");
  CHECK(line_in_source(*reads, "mine::hold<char>") == 22);
  CHECK(with({*reads}, "std::function<void(int)>::operator()") != nullptr);
  CHECK(with({*reads}, "read") != nullptr);
  // Behind the frame of a signal. The file of the program is gone by then.
  const auto* main = with(stacks, "main");
  REQUIRE(main != nullptr);
  CHECK(line_in_source(*main, "on_signal") == 27);
  CHECK(line_in_source(*main, "main") == 44);
  // In the kernel's own code, which is in no file.
  const auto* spins = &*std::find_if(stacks.begin(), stacks.end(), [&](const auto& stack) {
    return stack.tid != waits->tid && stack.tid != reads->tid && stack.tid != main->tid;
  });
  CHECK(line_in_source(*spins, "operator()") == 38);
}

// As our own files are compiled that are linked with a learner's.
TEST_CASE("with little debug information, functions have their whole names, too") {
  const Program program("-g1");
  std::vector<ThreadStack> stacks;
  while (with(stacks, "std::mutex::lock") == nullptr || with(stacks, "mine::hold<char>") == nullptr)
    stacks = host::stacks_of(program.pid());
  const auto* waits = with(stacks, "std::mutex::lock");
  CHECK(line_in_source(*waits, "(anonymous namespace)::Worker::take") == 11);
  CHECK(line_in_source(*waits, "(anonymous namespace)::Worker::operator()") == 14);
  CHECK(line_in_source(*with(stacks, "mine::hold<char>"), "mine::hold<char>") == 22);
}

TEST_CASE("a program with broken debug information goes on, and its threads are seen") {
  const Program program("-g", Program::Information::garbage);
  CHECK(host::stacks_of(program.pid()).size() == 4);
  for (const auto& task : host::proc::tasks_of(program.pid())) CHECK(std::string("RSD").find(task.state) < 3);
}

TEST_CASE("no stacks of a process that does not exist") {
  CHECK(host::stacks_of(0).empty());
  CHECK(host::stacks_of(-1).empty());
  const auto child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  CHECK(host::stacks_of(child).empty());
  ::waitpid(child, nullptr, 0);
}

}  // namespace walk_test
