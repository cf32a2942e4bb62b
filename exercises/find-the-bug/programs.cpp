// What the grader does with the six programs, each time in a fresh process. Threads meet in the callbacks
// that the programs call, and in the order that the board prescribes, which synchronizes nothing: so any data
// race is the program's own.
#include "programs.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <thread>

#include "kit/guest/at_rest.hpp"
#include "kit/guest/guest.hpp"
#include "kit/guest/shared_board.hpp"
#include "kit/guest/wake_ups.hpp"

namespace find_the_bug {

namespace board = manyhands::guest::board;
namespace wake_ups = manyhands::guest::wake_ups;
using manyhands::guest::until_others_rest;
using Json = nlohmann::json;

// Cells of the board.
enum : int {
  here = board::first_free,  // threads that have arrived in a callback
  go,                        // above 0: they may go on
  back,                      // calls that have returned
  turn,                      // the call whose turn it is
  counts = board::first_free + 100
};

// Prevents a tail call, which would remove the function from the stack.
inline void stay() {
  asm volatile("" ::: "memory");
}

// A thread in one of these is inside the work that a program lets it do.
namespace inside {

[[gnu::noinline]] void until_go(std::uint32_t at_least = 1) {
  board::add(here);
  board::wait_for(go, at_least);
  stay();
}

}  // namespace inside

// A thread in one of these waits for what a program should do.
namespace outside {

// The program stops here, so that the grader can look at all stacks.
[[gnu::noinline]] void stand_still() {
  for (;;) ::poll(nullptr, 0, -1);
}
[[gnu::noinline]] void too_few_inside() {
  stand_still();
  stay();
}

}  // namespace outside

namespace {

Makers make;

// What a thread has left on its stack is overwritten by what it calls next.
[[gnu::noinline]] void use_the_stack() {
  std::array<volatile unsigned char, 4096> bytes;
  for (auto& byte : bytes) byte = 0x5a;
}

template <class First, class Second>
void one_after_another(First first, Second second) {
  const auto turns = board::value(turn);
  std::thread one([&] {
    first();
    board::set(turn, turns + 1);
  });
  std::thread two([&] {
    board::wait_for(turn, turns + 1);
    second();
  });
  one.join();
  two.join();
}

void together(std::vector<std::function<void()>> calls) {
  std::vector<std::thread> threads;
  threads.reserve(calls.size());
  for (auto& call : calls) threads.emplace_back(std::move(call));
  for (auto& thread : threads) thread.join();
}

// ------------------------------------------------------------------------------------- the account book

void use_book(Book& book, int what, long cents) {
  if (what == 0) book.book("rent", cents);
  if (what == 1) book.correct("rent", "food", cents);
  if (what == 2) book.balance("rent");
  if (what == 3) book.journal();
  if (what == 4) book.print([](const Booked&) {});
}

// Each call after each other one, in another thread.
MANYHANDS_SCENARIO(book_pairs, call) {
  const long cents = call.args.at("cents");
  auto rows = Json::array();
  for (int first = 0; first < 5; ++first)
    for (int second = 0; second < 5; ++second) {
      const auto book = make.book();
      one_after_another([&] { use_book(*book, first, cents); }, [&] { use_book(*book, second, cents + 1); });
      rows.push_back({book->balance("rent"), book->balance("food"), book->journal().size()});
    }
  return {.value = {{"rows", rows}}};
}

Json journal_of(const Book& book) {
  auto entries = Json::array();
  for (const auto& entry : book.journal()) entries.push_back({entry.account, entry.cents});
  return entries;
}

MANYHANDS_SCENARIO(book_together, call) {
  const int each = call.args.at("each");
  const long cents = call.args.at("cents");
  const auto book = make.book();
  together({[&] {
              for (int i = 0; i < each; ++i) book->book("rent", cents + i);
            },
            [&] {
              for (int i = 0; i < each; ++i) book->correct("rent", "food", i + 1);
            },
            [&] {
              for (int i = 0; i < each; ++i) book->balance("food"), book->journal();
            }});
  return {.value = {{"rent", book->balance("rent")},
                    {"food", book->balance("food")},
                    {"journal", journal_of(*book)}}};
}

// Two threads are printing when others use the book.
MANYHANDS_SCENARIO(book_printing, call) {
  const long cents = call.args.at("cents");
  const auto book = make.book();
  book->book("rent", cents);
  std::array<int, 2> lines{};
  const auto print = [&](int i) {
    book->print([&](const Booked&) {
      if (++lines[static_cast<std::size_t>(i)] == 1) inside::until_go();
    });
  };
  std::thread one(print, 0);
  std::thread two(print, 1);
  board::wait_for(here, 2);
  book->book("rent", 1);
  book->correct("rent", "food", 2);
  const long rent = book->balance("rent");
  const auto entries = book->journal().size();
  board::set(go, 1);
  one.join();
  two.join();
  return {.value = {{"lines", lines}, {"rent", rent}, {"entries", entries}}};
}

// --------------------------------------------------------------------------------------- the log writer

constexpr std::chrono::hours no_hurry{1};
constexpr std::chrono::milliseconds in_a_hurry{5};

// The disk is slow for the second line; nobody waits that long.
MANYHANDS_SCENARIO(log_late, call) {
  const auto texts = call.args.at("texts").get<std::vector<std::string>>();
  std::vector<std::string> written;
  std::array<bool, 4> in_time{};
  {
    auto log = make.log([&](const std::string& line) {
      if (written.size() == 1) inside::until_go();
      written.emplace_back(line);
    });
    in_time[0] = log->log("Ann", texts.at(0), no_hurry);
    // Its own thread, whose stack is gone when the line is written.
    std::thread([&] { in_time[1] = log->log("Ben", texts.at(1), in_a_hurry); }).join();
    board::wait_for(here, 1);
    std::thread([&] { in_time[2] = log->log("Cleo", texts.at(2), in_a_hurry); }).join();
    use_the_stack();
    std::thread last([&] { in_time[3] = log->log("Dan", texts.at(3), no_hurry); });
    until_others_rest();
    board::set(go, 1);
    last.join();
  }
  return {.value = {{"in_time", in_time}, {"written", written}}};
}

// Two callers who wait: each until its own line is written.
MANYHANDS_SCENARIO(log_in_turn, call) {
  const auto text = call.args.at("text").get<std::string>();
  std::uint32_t lines = 0;
  std::array<bool, 2> in_time{};
  std::uint32_t returned = 0;
  {
    auto log = make.log([&](const std::string&) { inside::until_go(++lines); });
    const auto use = [&](std::size_t i) {
      in_time[i] = log->log("Gus", text, no_hurry);
      board::add(back);
    };
    std::thread one(use, 0);
    board::wait_for(here, 1);
    std::thread two(use, 1);
    until_others_rest();
    board::set(go, 1);
    until_others_rest();
    returned = board::value(back);
    board::set(go, 2);
    one.join();
    two.join();
  }
  return {.value = {{"returned", returned}, {"in_time", in_time}, {"lines", lines}}};
}

// Callers that go on before their lines are written; then the log ends, while lines are left.
MANYHANDS_SCENARIO(log_end, call) {
  const int lines = call.args.at("lines");
  std::vector<std::string> written;
  auto log = make.log([&](const std::string& line) {
    if (written.empty()) inside::until_go();
    written.emplace_back(line);
  });
  int late = 0;
  for (int i = 0; i < lines; ++i) {
    late += log->log("Eve", "line " + std::to_string(i), std::chrono::milliseconds(0)) ? 0 : 1;
    use_the_stack();
  }
  std::thread ends([&] { log.reset(); });
  until_others_rest();
  board::set(go, 1);
  ends.join();
  return {.value = {{"late", late}, {"written", written}}};
}

MANYHANDS_SCENARIO(log_together, call) {
  const int each = call.args.at("each");
  std::vector<std::string> written;
  std::array<int, 3> in_time{};
  {
    auto log = make.log([&](const std::string& line) { written.emplace_back(line); });
    const auto use = [&](int i) {
      for (int k = 0; k < each; ++k)
        in_time[static_cast<std::size_t>(i)] +=
            log->log("thread " + std::to_string(i), "line " + std::to_string(k), no_hurry) ? 1 : 0;
    };
    together({[&] { use(0); }, [&] { use(1); }, [&] { use(2); }});
  }
  return {.value = {{"in_time", in_time}, {"written", written}}};
}

// ------------------------------------------------------------------------------------------- the progress

void use_steps(Steps& steps, int what, int number) {
  if (what == 0) steps.advance(number);
  if (what == 1) steps.done();
  if (what == 2) steps.fail("reason " + std::to_string(number) + " of a program that has many of them");
  if (what == 3) steps.failed();
  if (what == 4) steps.reason();
}

MANYHANDS_SCENARIO(progress_pairs, call) {
  const int number = call.args.at("number");
  auto rows = Json::array();
  for (int first = 0; first < 5; ++first)
    for (int second = 0; second < 5; ++second) {
      const auto steps = make.steps(1'000'000, [](int) {});
      one_after_another([&] { use_steps(*steps, first, number); },
                        [&] { use_steps(*steps, second, number + 1); });
      rows.push_back({steps->done(), steps->failed(), steps->reason()});
    }
  return {.value = {{"rows", rows}}};
}

MANYHANDS_SCENARIO(progress_together, call) {
  const int each = call.args.at("each");
  const auto steps =
      make.steps(3 * each, [](int percent) { board::add(counts + std::clamp(percent, 0, 200)); });
  const auto work = [&](int i) {
    for (int k = 0; k < each; ++k) {
      steps->advance(1);
      if (steps->failed()) steps->reason();
      if (k == each / 2) steps->fail("thread " + std::to_string(i));
    }
  };
  together({[&] { work(0); }, [&] { work(1); }, [&] { work(2); }});
  std::map<std::string, std::uint32_t> shown;
  for (int percent = 0; percent <= 200; ++percent)
    if (const auto times = board::value(counts + percent); times > 0) shown[std::to_string(percent)] = times;
  return {.value = {{"done", steps->done()}, {"reason", steps->reason()}, {"shown", shown}}};
}

// Two threads show how far it is, and others go on.
MANYHANDS_SCENARIO(progress_showing, call) {
  const int tenth = call.args.at("tenth");
  const auto steps = make.steps(10L * tenth, [](int percent) {
    if (percent <= 20) inside::until_go();
  });
  std::thread one([&] { steps->advance(tenth); });
  std::thread two([&] { steps->advance(tenth); });
  board::wait_for(here, 2);
  steps->advance(tenth);
  steps->fail("enough");
  const auto reason = steps->failed() ? steps->reason() : "";
  const auto done = steps->done();
  board::set(go, 1);
  one.join();
  two.join();
  return {.value = {{"done", done}, {"reason", reason}}};
}

// ---------------------------------------------------------------------------------- jobs, handed over

Json counted_jobs(int jobs) {
  auto times = Json::array();
  for (int i = 0; i < jobs; ++i) times.push_back(board::value(counts + i));
  return times;
}

void count_job(const std::string& job) {
  board::add(counts + std::clamp(std::atoi(job.c_str()), 0, 900));
}

MANYHANDS_SCENARIO(jobs_together, call) {
  const int givers = call.args.at("givers");
  const int workers = call.args.at("workers");
  const int each = call.args.at("each");
  const auto jobs = make.jobs();
  std::vector<int> did(static_cast<std::size_t>(workers));
  std::vector<std::thread> working;
  for (int i = 0; i < workers; ++i)
    working.emplace_back([&, i] { did[static_cast<std::size_t>(i)] = jobs->work(count_job); });
  std::vector<std::thread> giving;
  for (int i = 0; i < givers; ++i)
    giving.emplace_back([&, i] {
      for (int k = 0; k < each; ++k) jobs->give(std::to_string(i * each + k)), jobs->waiting();
    });
  for (auto& thread : giving) thread.join();
  std::thread([&] { jobs->finish(); }).join();
  for (auto& thread : working) thread.join();
  return {.value = {{"did", did}, {"times", counted_jobs(givers * each)}, {"waiting", jobs->waiting()}}};
}

// Threads that wait wake up although nothing has happened.
MANYHANDS_SCENARIO(jobs_woken, call) {
  const int given = call.args.at("given");
  wake_ups::conduct();
  const auto jobs = make.jobs();
  std::array<int, 2> did{};
  const auto work = [&](int i) {
    did[static_cast<std::size_t>(i)] = jobs->work(count_job);
    board::add(back);
  };
  std::thread one(work, 0);
  std::thread two(work, 1);
  until_others_rest();
  wake_ups::wake_for_nothing();
  until_others_rest();
  const auto too_early = board::value(back);
  for (int i = 0; i < given; ++i) jobs->give(std::to_string(i));
  jobs->finish();
  one.join();
  two.join();
  return {.value = {{"too_early", too_early}, {"did", did}, {"times", counted_jobs(given)}}};
}

// All of them wait when it ends.
MANYHANDS_SCENARIO(jobs_end, call) {
  std::vector<int> did(call.args.at("workers").get<std::size_t>(), -1);
  const auto jobs = make.jobs();
  std::vector<std::thread> working;
  for (auto& one : did) working.emplace_back([&] { one = jobs->work(count_job); });
  until_others_rest();
  std::thread([&] { jobs->finish(); }).join();
  for (auto& thread : working) thread.join();
  return {.value = {{"did", did}}};
}

// Two jobs are in progress when a third one is given.
MANYHANDS_SCENARIO(jobs_at_once, call) {
  const int first = call.args.at("first");
  const auto jobs = make.jobs();
  jobs->give(std::to_string(first));
  jobs->give(std::to_string(first + 1));
  std::array<int, 2> did{};
  const auto work = [&](int i) {
    did[static_cast<std::size_t>(i)] = jobs->work([&](const std::string& job) {
      if (std::atoi(job.c_str()) < first + 2) inside::until_go();
      board::add(counts);
    });
  };
  std::thread one(work, 0);
  std::thread two(work, 1);
  board::wait_for(here, 2);
  jobs->give(std::to_string(first + 2));
  const auto waiting = jobs->waiting();
  jobs->finish();
  board::set(go, 1);
  one.join();
  two.join();
  return {.value = {{"did", did[0] + did[1]}, {"waiting", waiting}, {"done", board::value(counts)}}};
}

// ------------------------------------------------------------------------------------------- transfers

bool always(long, long) {
  return true;
}

void use_money(Money& bank, int what, long cents) {
  if (what == 0) bank.transfer(0, 1, cents, always);
  if (what == 1) bank.transfer(1, 0, cents, always);
  if (what == 2) bank.sweep(0, 500);
  if (what == 3) bank.sweep(1, 500);
  if (what == 4) bank.sweep(2, 500);
  if (what == 5) bank.total();
  if (what == 6) bank.balance(1);
}

Json balances_of(const Money& bank, std::size_t accounts) {
  auto all = Json::array();
  for (std::size_t i = 0; i < accounts; ++i) all.push_back(bank.balance(i));
  return all;
}

MANYHANDS_SCENARIO(bank_pairs, call) {
  const long cents = call.args.at("cents");
  auto rows = Json::array();
  for (int first = 0; first < 7; ++first)
    for (int second = 0; second < 7; ++second) {
      const auto bank = make.money({1000, 1000, 1000});
      one_after_another([&] { use_money(*bank, first, cents); },
                        [&] { use_money(*bank, second, cents + 1); });
      rows.push_back(balances_of(*bank, 3));
    }
  return {.value = {{"rows", rows}}};
}

// A transfer takes long; another one wants one of its accounts, and one wants neither.
MANYHANDS_SCENARIO(bank_apart, call) {
  const long cents = call.args.at("cents");
  const auto bank = make.money({1000, 2000, 3000, 4000, 5000});
  std::array<long, 2> seen{};
  std::thread one([&] {
    bank->transfer(0, 1, cents, [](long, long) {
      inside::until_go();
      return true;
    });
  });
  board::wait_for(here, 1);
  std::thread two([&] {
    bank->transfer(1, 2, 1, [&](long payer, long payee) {
      board::add(back);
      seen = {payer, payee};
      return true;
    });
  });
  until_others_rest();
  const auto too_early = board::value(back);
  std::thread three([&] {
    bank->transfer(3, 4, cents, [](long, long) {
      inside::until_go();
      return false;
    });
  });
  board::wait_for(here, 2);
  board::set(go, 1);
  one.join();
  two.join();
  three.join();
  return {.value = {{"too_early", too_early}, {"seen", seen}, {"balances", balances_of(*bank, 5)}}};
}

// A transfer holds what another call needs next; a third one wants what that call may hold already.
MANYHANDS_SCENARIO(bank_in_circle, call) {
  const int what = call.args.at("what");
  const long cents = call.args.at("cents");
  const auto bank = make.money({1000, 1000, 1000, 1000});
  std::thread one([&] {
    bank->transfer(0, 2, cents, [](long, long) {
      inside::until_go();
      return true;
    });
  });
  board::wait_for(here, 1);
  long total = 0;
  std::thread two([&] {
    if (what == 0) bank->sweep(3, 2000);
    if (what == 1) total = bank->total();
    if (what == 2) bank->sweep(1, 2000);
  });
  until_others_rest();
  std::thread three([&] { bank->transfer(1, 3, cents, always); });
  until_others_rest();
  board::set(go, 1);
  one.join();
  two.join();
  three.join();
  return {.value = {{"total", total}, {"balances", balances_of(*bank, 4)}}};
}

MANYHANDS_SCENARIO(bank_together, call) {
  const int each = call.args.at("each");
  const auto bank = make.money({1000, 1000, 1000});
  int odd = 0;
  together({[&] {
              for (int i = 0; i < each; ++i) bank->transfer(0, 1, i, always), bank->transfer(2, 1, 1, always);
            },
            [&] {
              for (int i = 0; i < each; ++i) bank->transfer(1, 2, i, always), bank->transfer(1, 0, 2, always);
            },
            [&] {
              for (int i = 0; i < each; ++i) odd += bank->total() == 3000 ? 0 : 1;
            },
            [&] {
              for (int i = 0; i < each; ++i) bank->sweep(static_cast<std::size_t>(i % 3), 600);
            }});
  return {.value = {{"odd", odd}, {"total", bank->total()}}};
}

// ------------------------------------------------------------------------------------ sizes of folders

// A tree as in `parents`: folder i is in folder parents[i]; folder 0 is in none.
struct Tree {
  explicit Tree(const Json& args) : parents(args.at("parents").get<std::vector<int>>()) {
    bytes = args.at("bytes").get<std::vector<long>>();
  }
  [[nodiscard]] Listed list(const std::string& path) const {
    const auto number = static_cast<std::size_t>(std::clamp(std::atoi(path.c_str()), 0, 900));
    board::add(counts + static_cast<int>(number));
    Listed listed;
    if (number < bytes.size()) listed.bytes = bytes[number];
    for (std::size_t i = 1; i < parents.size(); ++i)
      if (static_cast<std::size_t>(parents[i]) == number) listed.folders.push_back(std::to_string(i));
    return listed;
  }
  std::vector<int> parents;
  std::vector<long> bytes;
};

MANYHANDS_SCENARIO(sizes_of, call) {
  const Tree tree(call.args);
  const int callers = call.args.at("callers");
  std::vector<long> sizes(static_cast<std::size_t>(callers));
  {
    const auto folders =
        make.sizes(call.args.at("workers"), [&](const std::string& path) { return tree.list(path); });
    std::vector<std::function<void()>> calls;
    for (auto& size : sizes) calls.emplace_back([&] { size = folders->size_of("0"); });
    together(std::move(calls));
  }
  return {.value = {{"sizes", sizes}, {"times", counted_jobs(static_cast<int>(tree.parents.size()))}}};
}

// Listing takes long, except for the first folder: how many threads are in it?
MANYHANDS_SCENARIO(sizes_at_once, call) {
  const Tree tree(call.args);
  const int workers = call.args.at("workers");
  long size = 0;
  std::uint32_t at_once = 0;
  {
    const auto folders = make.sizes(workers, [&](const std::string& path) {
      if (path != "0") inside::until_go();
      return tree.list(path);
    });
    std::thread caller([&] { size = folders->size_of("0"); });
    until_others_rest();
    at_once = board::value(here);
    if (at_once < static_cast<std::uint32_t>(workers)) outside::too_few_inside();
    board::set(go, 1);
    caller.join();
  }
  return {.value = {{"size", size}, {"at_once", at_once}}};
}

// ------------------------------------------------------------------------------ threads that must wait

MANYHANDS_SCENARIO(idle, call) {
  const int number = call.args.at("number");
  std::vector<std::string> written;
  std::array<int, 2> did{};
  std::array<bool, 2> in_time{};
  long size = 0;
  const auto bank = make.money({1000, 1000});
  {
    const auto jobs = make.jobs();
    const auto log = make.log([&](const std::string& line) {
      if (written.empty()) inside::until_go();
      written.emplace_back(line);
    });
    const auto nothing_to_log = make.log([](const std::string&) {});
    const auto folders = make.sizes(3, [](const std::string& path) -> Listed {
      if (path == "0") return {1, {"1"}};
      inside::until_go();
      return {2, {}};
    });
    std::vector<std::thread> threads;
    for (auto& one : did) threads.emplace_back([&] { one = jobs->work(count_job); });
    for (auto& one : in_time)
      threads.emplace_back([&] { one = log->log("Flo", std::to_string(number), no_hurry); });
    threads.emplace_back([&] { size = folders->size_of("0"); });
    threads.emplace_back([&] {
      bank->transfer(0, 1, number, [](long, long) {
        inside::until_go();
        return true;
      });
    });
    board::wait_for(here, 3);
    threads.emplace_back([&] { bank->transfer(0, 1, 1, always); });
    threads.emplace_back([&] { bank->transfer(1, 0, 1, always); });
    ::poll(nullptr, 0, call.args.at("ms").get<int>());  // meanwhile, the grader looks at the threads
    board::set(go, 1);
    for (int i = 0; i < 4; ++i) jobs->give(std::to_string(i));
    jobs->finish();
    for (auto& thread : threads) thread.join();
  }
  return {.value = {{"did", did[0] + did[1]},
                    {"in_time", in_time},
                    {"written", written},
                    {"size", size},
                    {"balances", balances_of(*bank, 2)}}};
}

}  // namespace

Register::Register(const Makers& makers) {
  make = makers;
}

}  // namespace find_the_bug

// Each program does a little of what it is for, as often as you say: mostly, nothing goes wrong.
int manyhands::guest::plain(int argc, char* argv[]) {
  using namespace find_the_bug;
  const int times = argc > 1 ? std::max(1, std::atoi(argv[1])) : 100;
  int book_wrong = 0;
  int late = 0;
  int steps_wrong = 0;
  int jobs_done = 0;
  long money_wrong = 0;
  int sizes_wrong = 0;
  for (int i = 0; i < times; ++i) {
    const auto book = make.book();
    together({[&] { book->book("rent", 5); }, [&] { book->correct("rent", "food", 2); }});
    book_wrong += book->balance("rent") == 3 && book->balance("food") == 2 ? 0 : 1;
    {
      const auto log = make.log([](const std::string&) {});
      late += log->log("try", "a line", std::chrono::milliseconds(50)) ? 0 : 1;
    }
    const auto steps = make.steps(20, [](int) {});
    together({[&] { steps->advance(10); }, [&] { steps->advance(10); }});
    steps_wrong += steps->done() == 20 ? 0 : 1;
    const auto jobs = make.jobs();
    together({[&] { jobs_done += jobs->work([](const std::string&) {}); },
              [&] { jobs->give("sweep the floor"), jobs->finish(); }});
    const auto bank = make.money({100, 100, 100});
    together({[&] { bank->transfer(0, 1, 10, always); }, [&] { bank->sweep(2, 90); }});
    money_wrong += bank->total() == 300 ? 0 : 1;
    const auto folders = make.sizes(4, [](const std::string& path) -> Listed {
      if (path == "home") return {1, {"music", "photos"}};
      return {2, {}};
    });
    sizes_wrong += folders->size_of("home") == 5 ? 0 : 1;
  }
  std::printf("Each of the six programs was run %d times:\n", times);
  std::printf("  account book   wrong balances: %d\n", book_wrong);
  std::printf("  log writer     lines that came late: %d\n", late);
  std::printf("  progress       steps lost: %d times\n", steps_wrong);
  std::printf("  hand over      jobs done: %d\n", jobs_done);
  std::printf("  transfers      wrong totals: %ld\n", money_wrong);
  std::printf("  folder sizes   wrong sizes: %d\n", sizes_wrong);
  return 0;
}
