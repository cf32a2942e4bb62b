// The programs that the grader runs on the submitted queue, each in its own process: in `script`, threads
// take steps in a given order, one at a time; in `traffic`, they run freely; in `idle`, they have nothing to
// do for a while.
#include "programs.hpp"

#include <poll.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "kit/guest/at_rest.hpp"
#include "kit/guest/guest.hpp"
#include "kit/guest/shared_board.hpp"
#include "kit/guest/wake_ups.hpp"

namespace bounded_queue_programs {

namespace {
bool moves_take_long = false;  // set before other threads exist
}

// Takes about as long as a few thread switches, so that another thread can reach the same place. It does not
// synchronize anything.
void moving() {
  constexpr timespec a_while{0, 20'000};
  if (moves_take_long) ::nanosleep(&a_while, nullptr);
}

// What a thread is doing: each step is a separate function, so that it is visible in a backtrace.
namespace steps {

// Prevents a tail call, which would remove the function's frame.
inline void stay() {
  asm volatile("" ::: "memory");
}

[[gnu::noinline]] bool push(Queue& queue, std::uint32_t number) {
  const bool taken = queue.push(Parcel(number));
  stay();
  return taken;
}

[[gnu::noinline]] std::optional<std::uint32_t> pop(Queue& queue) {
  std::optional<std::uint32_t> number;
  if (const auto parcel = queue.pop()) number = parcel->number();
  stay();
  return number;
}

[[gnu::noinline]] void close(Queue& queue) {
  queue.close();
  stay();
}

[[gnu::noinline]] std::size_t size(const Queue& queue) {
  const auto size = queue.size();
  stay();
  return size;
}

// The program stops when a thread sleeps that must not, so that the grader can look at all stacks.
[[gnu::noinline]] void stand_still() {
  for (;;) ::poll(nullptr, 0, -1);
}
[[gnu::noinline]] void sleeps_though_closed() {
  stand_still();
  stay();
}
[[gnu::noinline]] void sleeps_though_item() {
  stand_still();
  stay();
}
[[gnu::noinline]] void sleeps_though_room() {
  stand_still();
  stay();
}
[[gnu::noinline]] void stuck_in_call() {
  stand_still();
  stay();
}

}  // namespace steps

namespace {

namespace board = manyhands::guest::board;
namespace wake_ups = manyhands::guest::wake_ups;
using manyhands::guest::until_others_rest;
using Json = nlohmann::json;

Register::Make make_queue = nullptr;

struct Step {
  int thread = -1;  // -1: the conductor's step
  std::string what;
  std::uint32_t number = 0;
};

constexpr int most_threads = 16;
constexpr int most_steps = 500;

// Each thread takes its next step when the conductor says so. They communicate through the board, which does
// not synchronize anything: so any data race is the queue's own.
class Script {
 public:
  Script(std::size_t capacity, std::vector<Step> steps) : capacity_(capacity), steps_(std::move(steps)) {
    done_at_.assign(steps_.size(), -1);
    queue_ = make_queue(capacity).release();  // if something is wrong, its threads may outlive this object
    for (const auto& step : steps_) threads_ = std::max(threads_, step.thread + 1);
    if (threads_ > most_threads || steps_.size() > most_steps) std::abort();
    for (int thread = 0; thread < threads_; ++thread) running_.emplace_back([this, thread] { run(thread); });
    until_others_rest();
  }
  ~Script() {
    if (!whole_) {
      for (auto& thread : running_) thread.detach();
      return;
    }
    for (auto& thread : running_) thread.join();
    delete queue_;
  }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  [[nodiscard]] int size() const { return static_cast<int>(steps_.size()); }
  [[nodiscard]] const Step& step(int i) const { return steps_[static_cast<std::size_t>(i)]; }

  /// Takes the next step and waits until no thread can go on. Returns false if there is no point in
  /// continuing.
  bool take_step() {
    const int i = next_++;
    const auto& now = step(i);
    if (now.thread >= 0) {
      board::add(go(now.thread));
      until_others_rest();
    } else {
      conduct(now.what);
    }
    if (now.what == "close") closed_ = true;
    see_who_returned();
    return sane_;
  }

  [[nodiscard]] bool returned(int i) const { return step(i).thread >= 0 && board::value(state_of(i)) > 0; }
  [[nodiscard]] bool waits(int i) const { return i < next_ && step(i).thread >= 0 && done_at(i) < 0; }
  /// For push: was the item accepted? For pop: did it return an item?
  [[nodiscard]] bool yes(int i) const { return board::value(state_of(i)) == 2; }
  [[nodiscard]] std::uint32_t number(int i) const { return board::value(number_of(i)); }
  [[nodiscard]] int done_at(int i) const { return done_at_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] int taken() const { return next_; }

  /// If no thread is held back and one sleeps that must not, stops forever. Looks twice, because the thread
  /// may only have been on its way.
  void look_for_sleepers() {
    if (sleeper() == nullptr) return;
    until_others_rest();
    see_who_returned();
    if (const auto stand = sleeper()) stand();
  }

 private:
  static int go(int thread) { return board::first_free + thread; }
  static int state_of(int i) { return board::first_free + most_threads + 2 * i; }
  static int number_of(int i) { return state_of(i) + 1; }

  void run(int thread) {
    std::uint32_t own = 0;
    for (int i = 0; i < size(); ++i) {
      const auto& now = step(i);
      if (now.thread != thread) continue;
      board::wait_for(go(thread), ++own);
      bool yes = true;
      std::uint32_t number = 0;
      if (now.what == "push") yes = steps::push(*queue_, now.number);
      if (now.what == "pop") {
        const auto got = steps::pop(*queue_);
        yes = got.has_value();
        number = got.value_or(0);
      }
      if (now.what == "close") steps::close(*queue_);
      if (now.what == "size") number = static_cast<std::uint32_t>(steps::size(*queue_));
      board::set(number_of(i), number);
      board::set(state_of(i), yes ? 2 : 1);
    }
  }

  void conduct(const std::string& what) {
    held_ = what == "hold woken" || what == "hold sleepers";
    if (what == "hold woken") wake_ups::hold_woken();
    if (what == "hold sleepers") wake_ups::hold_sleepers();
    if (what == "woken go first") wake_ups::woken_go_first();
    if (what == "for nothing") wake_ups::wake_for_nothing();
    if (what == "let go") wake_ups::let_go();
  }

  void see_who_returned() {
    for (int k = 0; k < next_; ++k)
      if (done_at(k) < 0 && returned(k)) settle(k, next_ - 1);
    // Of two calls that returned after the same step, the push may be counted before the pop that made room
    // for it; and an item may already have been handed to a thread that is still in pop.
    int handed_over = 0;
    for (int k = 0; k < next_; ++k) handed_over += waits(k) && step(k).what == "pop" ? 1 : 0;
    if (items_ > static_cast<int>(capacity_) + handed_over) sane_ = false;
    whole_ = next_ == size();
    for (int k = 0; k < next_; ++k) whole_ = whole_ && !waits(k);
  }

  // The function in which to stop, so that the stack shows what is wrong; null if no thread sleeps that must
  // not.
  [[nodiscard]] auto sleeper() const -> void (*)() {
    if (held_) return nullptr;
    bool pushes = false;
    bool pops = false;
    for (int i = 0; i < next_; ++i) {
      if (!waits(i)) continue;
      if (step(i).what == "push") pushes = true;
      if (step(i).what == "pop") pops = true;
      if (step(i).what == "close" || step(i).what == "size") return steps::stuck_in_call;
    }
    if (closed_ && (pushes || pops)) return steps::sleeps_though_closed;
    if (pops && items_ > 0) return steps::sleeps_though_item;
    if (pushes && items_ < static_cast<int>(capacity_)) return steps::sleeps_though_room;
    return nullptr;
  }

  // Records the result of a step. After an answer that cannot be right, the script ends: a queue that has
  // returned an item that it does not hold may do anything.
  void settle(int i, int now) {
    done_at_[static_cast<std::size_t>(i)] = now;
    const auto& what = step(i).what;
    if (what == "push") items_ += yes(i) ? 1 : 0;
    if (what == "pop") items_ -= yes(i) ? 1 : 0;
    const bool refused = (what == "push" || what == "pop") && !yes(i) && !closed_;
    const bool from_nowhere = what == "pop" && yes(i) && number(i) < Parcel::first_number;
    if (refused || from_nowhere) sane_ = false;
  }

  const std::size_t capacity_;
  const std::vector<Step> steps_;
  Queue* queue_ = nullptr;
  int threads_ = 0;
  std::vector<std::thread> running_;
  std::vector<int> done_at_;  // the step after which it was seen to have returned; -1: not yet
  int next_ = 0;
  int items_ = 0;  // according to the results
  bool closed_ = false;
  bool held_ = false;
  bool sane_ = true;
  bool whole_ = false;  // all steps were taken, and no thread waits
};

std::vector<Step> steps_in(const Json& args) {
  std::vector<Step> steps;
  for (const auto& step : args.at("steps"))
    steps.push_back({step.at(0).get<int>(), step.at(1).get<std::string>(), step.at(2).get<std::uint32_t>()});
  return steps;
}

MANYHANDS_SCENARIO(script, call) {
  if (call.args.value("conducted", false)) wake_ups::conduct();
  Script script(call.args.at("capacity"), steps_in(call.args));
  while (script.taken() < script.size()) {
    const bool sane = script.take_step();
    if (!sane) break;
    script.look_for_sleepers();
  }
  auto results = Json::array();
  for (int i = 0; i < script.taken(); ++i)
    results.push_back({script.done_at(i), script.done_at(i) >= 0 && script.yes(i), script.number(i)});
  return {.value = {{"results", results}}};
}

// ------------------------------------------------------------------------------------------------ traffic

std::uint32_t number_of(std::uint32_t seed, int place) {
  return (seed + static_cast<std::uint32_t>(place)) * 2654435761U;
}

MANYHANDS_SCENARIO(traffic, call) {
  const int producers = call.args.at("producers");
  const int consumers = call.args.at("consumers");
  const int each = call.args.at("each");
  const std::uint32_t seed = call.args.at("seed");
  const bool until_closed = call.args.at("until_closed");
  if (call.args.at("conducted")) {
    wake_ups::conduct();
    wake_ups::at_random(seed);
  }
  moves_take_long = !call.args.at("conducted");
  const auto queue = make_queue(call.args.at("capacity"));
  std::vector<std::vector<std::uint32_t>> got(static_cast<std::size_t>(consumers));
  std::vector<std::uint32_t> taken(static_cast<std::size_t>(producers));
  std::vector<std::uint32_t> sizes(got.size());
  std::vector<std::thread> producing;
  std::vector<std::thread> consuming;
  for (int consumer = 0; consumer < consumers; ++consumer)
    consuming.emplace_back([&, consumer] {
      auto& mine = got[static_cast<std::size_t>(consumer)];
      auto& size = sizes[static_cast<std::size_t>(consumer)];
      const auto share = static_cast<std::size_t>(producers * each / consumers);
      while (until_closed || mine.size() < share) {
        const auto number = steps::pop(*queue);
        if (!number) return;
        mine.push_back(*number);
        size = std::max(size, static_cast<std::uint32_t>(steps::size(*queue)));
      }
    });
  for (int producer = 0; producer < producers; ++producer)
    producing.emplace_back([&, producer] {
      for (int i = 0; i < each; ++i)
        if (steps::push(*queue, number_of(seed, producer * each + i)))
          ++taken[static_cast<std::size_t>(producer)];
    });
  for (auto& thread : producing) thread.join();
  if (until_closed) steps::close(*queue);
  for (auto& thread : consuming) thread.join();
  return {.value = {{"got", got}, {"taken", taken}, {"sizes", sizes}}};
}

// --------------------------------------------------------------------------------------------------- idle

MANYHANDS_SCENARIO(idle, call) {
  const std::uint32_t seed = call.args.at("seed");
  const auto empty = make_queue(2);
  const auto full = make_queue(1);
  full->push(Parcel(number_of(seed, 0)));
  std::vector<std::uint32_t> got(2);
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] { got[static_cast<std::size_t>(i)] = steps::pop(*empty).value_or(0); });
    threads.emplace_back([&, i] { steps::push(*full, number_of(seed, i + 1)); });
  }
  ::poll(nullptr, 0, call.args.at("ms").get<int>());  // meanwhile, the grader checks what the threads do
  std::vector<std::uint32_t> passed;
  for (int i = 0; i < 3; ++i) passed.push_back(steps::pop(*full).value_or(0));
  for (int i = 0; i < 2; ++i) steps::push(*empty, number_of(seed, i + 3));
  for (auto& thread : threads) thread.join();
  return {.value = {{"got", got}, {"passed", passed}}};
}

// -------------------------------------------------------------------------------------------------- plain

const char* name_of(int thread) {
  static constexpr const char* names[] = {"Ada", "Ben", "Cleo"};
  return names[thread];
}

void tell(const Script& script, int i) {
  const auto& step = script.step(i);
  const auto number = std::to_string(step.number);
  std::string text =
      std::string(name_of(step.thread)) + ": " + step.what + "(" + (step.what == "push" ? number : "") + ")";
  if (script.waits(i))
    text += " waits";
  else if (step.what == "push")
    text += script.yes(i) ? " gives true" : " gives false";
  else if (step.what == "pop" && script.yes(i))
    text += " gives " + std::to_string(script.number(i));
  else if (step.what == "pop")
    text += " gives nothing";
  std::printf("  %s\n", text.c_str());
}

}  // namespace

Register::Register(Make make) {
  make_queue = make;
}

}  // namespace bounded_queue_programs

int manyhands::guest::plain(int, char*[]) {
  using namespace bounded_queue_programs;
  const std::vector<Step> steps{{0, "push", 101}, {0, "push", 102}, {0, "push", 103}, {1, "pop", 0},
                                {1, "pop", 0},    {1, "pop", 0},    {1, "pop", 0},    {2, "pop", 0},
                                {0, "push", 104}, {0, "close", 0},  {0, "push", 105}};
  std::puts("A queue with room for 2, and three threads that use it by turns:\n");
  Script script(2, steps);
  std::fflush(stdout);
  while (script.taken() < script.size()) {
    const int now = script.taken();
    script.take_step();
    tell(script, now);
    for (int i = 0; i < now; ++i) {
      if (script.done_at(i) != now) continue;
      std::printf("      and now");
      tell(script, i);
    }
  }
  std::fflush(stdout);
  return 0;
}
