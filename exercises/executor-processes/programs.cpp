// What need not be compiled with each submission: the contract's programs, and what only processes do:
// exchange messages, and die.
#include <signal.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "cut_answer.hpp"
#include "kit/guest/executor_plain.hpp"
#include "kit/guest/executor_programs.hpp"
#include "kit/guest/interrupt_others.hpp"
#include "long_text.hpp"
#include "manyhands/remote_call.hpp"

namespace {

using namespace manyhands;
using guest::Value;
namespace board = guest::board;
namespace steps = guest::steps;
namespace tasks = guest::tasks;

// A worker's last task: it does not get to the end of its result.
std::string cut_off(std::string text, int program) {
  if (program > 1 && ::getpid() != program) cut_answer::be_killed_while_answering(program);
  return text + text;
}

// Sends the signals from a task, when the program's own thread waits for it, too.
int interrupting(int program, int i) {
  board::until_others_rest();
  if (::getpid() != program) guest::interrupt_others(program);
  return tasks::value(i);
}

// What may be called in another process, and thrown there.
bool give_names() {
  RemoteFunction("value", &tasks::value);
  RemoteFunction("repeated", &tasks::repeated);
  RemoteFunction("scaled", &tasks::scaled);
  RemoteFunction("fails", &tasks::fails);
  RemoteFunction("throws_a_number", &tasks::throws_a_number);
  RemoteFunction("fails_at_three", &tasks::fails_at_three);
  RemoteFunction("hold", &tasks::hold);
  RemoteFunction("meet", &tasks::meet);
  RemoteFunction("note", &tasks::note);
  RemoteFunction("last", &tasks::last);
  RemoteFunction("in_reverse", &tasks::in_reverse);
  RemoteFunction("outlives_a_failure", &tasks::outlives_a_failure);
  RemoteFunction("nap", &tasks::nap);
  RemoteFunction("pass", &tasks::pass);
  RemoteFunction("crunch", &tasks::crunch);
  RemoteFunction("nothing", &tasks::nothing);
  RemoteFunction("dies", &tasks::dies);
  RemoteFunction("dies_at_three", &tasks::dies_at_three);
  RemoteFunction("crashes_at_three", &tasks::crashes_at_three);
  RemoteFunction("process_id", &tasks::process_id);
  RemoteFunction("cut_off", &cut_off);
  RemoteFunction("interrupting", &interrupting);
  RemoteException<tasks::Failure>("Failure");
  RemoteException<int>("int");
  return true;
}

const bool named = give_names();

struct ProcessPrograms : guest::ProgramParts {
  static void bind() {
    guest::add_program("long_messages", &run<&long_messages>);
    guest::add_program("waits_are_interrupted", &run<&waits_are_interrupted>);
    guest::add_program("worker_dies", &run<&worker_dies>);
    guest::add_program("one_of_many_dies", &run<&one_of_many_dies>);
    guest::add_program("idle_worker_dies", &run<&idle_worker_dies>);
    guest::add_program("worker_dies_as_it_answers", &run<&worker_dies_as_it_answers>);
  }

 private:
  using FutureOfText = guest::TaskFuture<std::string>;

  // All are submitted before the first result is taken.
  static Value long_messages(const Value& args) {
    Place pool(args.at("workers"));
    std::vector<FutureOfText> futures;
    for (int i = 0, n = args.at("tasks"); i < n; ++i)
      futures.push_back(
          steps::hand_in(*pool, &tasks::repeated, long_text(args.at("seed"), i, args.at("size")), 2));
    Value sizes = Value::array();
    Value sums = Value::array();
    for (auto& future : futures) {
      const auto text = steps::take_result(future);
      sizes.push_back(static_cast<int>(text.size()));
      sums.push_back(checksum(text));
    }
    return {{"sizes", sizes}, {"sums", sums}};
  }

  // One worker has a task, the other one has none, and everything else can only wait for them.
  static Value waits_are_interrupted(const Value& /*args*/) {
    Place pool(2);
    auto running = steps::hand_in(*pool, &tasks::hold, +begun, +gate, +1);
    steps::see_begun(begun, 1);
    board::until_others_rest();
    guest::interrupt_others(::getpid());
    board::until_others_rest();
    const auto one_more = [&] {
      auto future = steps::hand_in(*pool, &interrupting, +::getpid(), 9);
      return steps::take_result(future);
    };
    const Value later = outcome_of_call(one_more);
    board::set(gate, 1);
    const Value first = outcome_of(running);
    pool.close();
    return {{"running", first}, {"later", later}};
  }

  // What is done here comes after the end of the dead worker's task; stacks show this name.
  template <class F>
  [[gnu::noinline]] static Value after_the_victim(F f) {
    Value outcome = f();
    steps::stay();
    return outcome;
  }

  // One of the workers dies in a task: alone, or while all others are in the middle of one and more are
  // queued.
  static Value worker_dies(const Value& args) {
    constexpr int dying = gate + 8;
    const int busy = args.at("busy");  // other workers that have a task
    const int queued = args.at("queued");
    Place pool(args.at("workers"));
    std::vector<Future> others;
    for (int i = 1; i <= busy; ++i) others.push_back(steps::hand_in(*pool, &tasks::hold, +begun, +gate, +i));
    auto victim = steps::hand_in(*pool, &tasks::dies, +begun, +dying, args.at("how"));
    steps::see_begun(begun, busy + 1);
    for (int i = 0; i < queued; ++i) others.push_back(steps::hand_in(*pool, &tasks::note, +ran, +i));
    board::set(dying, 1);
    board::until_others_rest();  // so that the death is noticed, if it is, while the other tasks still run
    board::set(gate, 1);
    const Value of_victim = outcome_of(victim);
    Value outcomes = Value::array();
    for (auto& future : others) outcomes.push_back(after_the_victim([&] { return outcome_of(future); }));
    const auto one_more = [&] {
      auto future = steps::hand_in(*pool, &tasks::value, 9);
      return steps::take_result(future);
    };
    const Value later = after_the_victim([&] { return outcome_of_call(one_more); });
    const Value mapped = after_the_victim(
        [&] { return outcome_of_call([&] { return steps::map_inputs(*pool, &tasks::value, up_to(3)); }); });
    board::until_others_rest();  // whatever was still to be done after that death has been done
    bool accepted = false;
    const Value last = outcome_of_call([&] {
      auto future = steps::hand_in(*pool, &tasks::value, 9);
      accepted = true;
      return steps::take_result(future);
    });
    pool.close();
    return {{"victim", of_victim},
            {"outcomes", outcomes},
            {"later", later},
            {"mapped", mapped},
            {"last", last},
            {"accepted", accepted},
            {"redone", static_cast<int>(board::value(begun)) > busy + 1}};
  }

  static Value one_of_many_dies(const Value& args) {
    Place pool(args.at("workers"));
    const Value mapped =
        outcome_of_call([&] { return steps::map_inputs(*pool, &tasks::dies_at_three, up_to(6)); });
    const auto in_map = board::value(begun);
    board::set(begun, 0);
    Value outcomes = Value::array();
    bool taken = true;
    std::vector<Future> futures;
    try {
      for (int i = 0; i < 6; ++i) futures.push_back(steps::hand_in(*pool, &tasks::dies_at_three, +i));
    } catch (const BrokenExecutor&) {
      taken = false;
    }
    const int submitted = static_cast<int>(futures.size());
    steps::take_completed(*pool, std::move(futures),
                          [&](Future future) { outcomes.push_back(outcome_of(future)); });
    pool.close();
    const bool redone = in_map > 1 || board::value(begun) > 1;
    return {{"mapped", mapped},
            {"taken", taken},
            {"submitted", submitted},
            {"outcomes", outcomes},
            {"redone", redone}};
  }

  // … in the middle of a result that no pipe or socket has room for.
  static Value worker_dies_as_it_answers(const Value& args) {
    Place pool(args.at("workers"));
    auto victim =
        steps::hand_in(*pool, &cut_off, long_text(args.at("seed"), 0, args.at("size")), +::getpid());
    const Value of_victim = outcome_of_call([&] {
      const auto text = steps::take_result(victim);
      return Value{{"size", static_cast<int>(text.size())}, {"sum", checksum(text)}};
    });
    pool.close();
    return {{"victim", of_victim}};
  }

  static Value idle_worker_dies(const Value& args) {
    const int workers = args.at("workers");
    Place pool(workers);
    auto first = steps::hand_in(*pool, &tasks::process_id, 0);
    const int worker = steps::take_result(first);
    board::until_others_rest();
    if (worker > 1 && worker != ::getpid()) ::kill(worker, SIGKILL);
    board::until_others_rest();
    Value outcomes = Value::array();
    for (int i = 0; i < 3 * workers + 3; ++i)
      outcomes.push_back(outcome_of_call([&] {
        auto future = steps::hand_in(*pool, &tasks::value, +i);
        return steps::take_result(future);
      }));
    pool.close();
    return {{"outcomes", outcomes}};
  }
};

const bool bound = (ProcessPrograms::bind(), true);

}  // namespace

int manyhands::guest::plain(int argc, char* argv[]) {
  return try_executor(argc, argv, "worker processes");
}
