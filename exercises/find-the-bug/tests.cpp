// What the six programs do: in each order of two calls, when threads use them freely, and when threads meet
// inside the work that they let them do.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "base/text.hpp"
#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/suites/workload.hpp"
#include "model/known_code.hpp"
#include "tests/diagnosis.hpp"
#include "tests/stuck.hpp"

namespace {

using namespace find_the_bug;
using namespace manyhands;
using Json = nlohmann::json;

host::Call call_of(const std::string& scenario, Json args) {
  host::Call call;
  call.scenario = scenario;
  call.args = std::move(args);
  return call;
}

int some(int least, int most) {
  return least + static_cast<int>(host::fresh_seed() % static_cast<std::uint64_t>(most - least + 1));
}

/// The six programs have nothing to do with each other: if one hangs, the next one is tested all the same.
void diagnose_next(const std::string& program) {
  if (host::context().enough.empty()) host::context().stopped = false;
  check_diagnosis(program);
}

void expect_row(const host::Given& given, const Json& right, const std::string& after) {
  host::expect(given == right, "wrong-answer",
               fmt::format("{}: {}, but it should be {}", after, given.raw().dump(), right.dump()));
}

// ------------------------------------------------------------------------------------- the account book

TEST_CASE("What is wrong in account_book.hpp is diagnosed", "[task1]") {
  diagnose_next("account_book");
}

TEST_CASE("The account book adds up after any two calls, whichever thread makes them", "[task1][small]") {
  const long cents = some(1000, 9000);
  const auto reply = host::call(call_of("book_pairs", {{"cents", cents}}));
  const auto rows = host::answer_of(reply).value.at("rows").exactly(25);
  static constexpr const char* names[] = {"book", "correct", "balance", "journal", "print"};
  for (int first = 0; first < 5; ++first)
    for (int second = 0; second < 5; ++second) {
      long rent = 0;
      long food = 0;
      int entries = 0;
      for (const auto& [what, amount] : {std::pair{first, cents}, std::pair{second, cents + 1}}) {
        rent += what == 0 ? amount : what == 1 ? -amount : 0;
        food += what == 1 ? amount : 0;
        entries += what == 0 ? 1 : what == 1 ? 2 : 0;
      }
      expect_row(rows[static_cast<std::size_t>(5 * first + second)], {rent, food, entries},
                 fmt::format("after {} and then {}, the balances of rent and food, and the number of entries",
                             names[first], names[second]));
    }
}

TEST_CASE("Three threads use one account book, and the sums are right", "[task1][small]") {
  const int each = some(40, 60);
  const long cents = some(100, 200);
  const auto reply = host::call(call_of("book_together", {{"each", each}, {"cents", cents}}));
  const auto& value = host::answer_of(reply).value;
  const long moved = each * (each + 1L) / 2;
  const auto entries = value.at("journal").exactly(static_cast<std::size_t>(3 * each));
  long rent = 0;
  long food = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto parts = entries[i].exactly(2);
    const auto name = parts[0].text();
    const long amount = parts[1].whole<long>();
    (name == "food" ? food : rent) += amount;
    host::expect(name == "food" || name == "rent", "wrong-answer", "the journal names an unknown account");
    if (name != "rent" || amount >= 0) continue;
    const bool pair = i + 1 < entries.size() && entries[i + 1] == Json{"food", -amount};
    host::expect(
        pair, "wrong-answer",
        "the two entries of a correction are not one right after the other: another entry came between");
  }
  const long right = each * cents + each * (each - 1L) / 2 - moved;
  host::expect(rent == right && food == moved, "wrong-answer",
               fmt::format("the entries of rent add up to {}, those of food to {}; they should be {} and {}",
                           rent, food, right, moved));
  expect_row(value.at("rent"), right, "the balance of rent");
  expect_row(value.at("food"), moved, "the balance of food");
}

TEST_CASE("While the journal is printed, the account book can be used", "[task1][small]") {
  const long cents = some(100, 9000);
  const auto reply = host::call(call_of("book_printing", {{"cents", cents}}));
  const auto& value =
      answer_while_inside(reply, "While a journal is being printed, all functions can be called").value;
  expect_row(value.at("lines"), {1, 1}, "the lines that were printed by two threads, before more was booked");
  expect_row(value.at("rent"), cents - 1, "the balance of rent");
  expect_row(value.at("entries"), 4, "the number of entries");
}

// --------------------------------------------------------------------------------------- the log writer

TEST_CASE("What is wrong in log_writer.hpp is diagnosed", "[task2]") {
  diagnose_next("log_writer");
}

void expect_lines(const host::Given& written, const std::vector<std::string>& texts) {
  for (const auto& line : written.at_most(8)) {
    const auto text = line.text();
    const bool known = std::any_of(texts.begin(), texts.end(),
                                   [&](const std::string& one) { return text.ends_with(": " + one); });
    if (!known)
      host::fail(
          "wrong-answer",
          fmt::format("a line was written when its caller had stopped waiting, and it was no longer the line "
                      "that was logged: '{}'. Does everything still exist that the writer uses then?",
                      shorten(printable_line(text), 60)));
  }
}

TEST_CASE("A line that is written late is written as it was", "[task2][small]") {
  std::vector<std::string> texts;
  for (int i = 0; i < 4; ++i)
    texts.push_back(fmt::format("a line which is long enough for a place of its own, {}", some(1000, 9999)));
  const auto reply = host::call(call_of("log_late", {{"texts", texts}}));
  const auto& value = answer_of_log(reply).value;
  expect_lines(value.at("written"), texts);
  expect_row(
      value.at("in_time"), {true, false, false, true},
      "whether log returned true, for a line that is written at once, for one that is written slowly, for "
      "one that comes meanwhile, and for one whose caller has patience");
  expect_row(value.at("written"),
             {"Ann: " + texts[0], "Ben: " + texts[1], "Cleo: " + texts[2], "Dan: " + texts[3]},
             "the lines that were written");
}

TEST_CASE("Each caller waits for its own line", "[task2][small]") {
  const auto reply = host::call(call_of("log_in_turn", {{"text", fmt::format("line {}", some(100, 999))}}));
  const auto& value = answer_of_log(reply).value;
  expect_row(
      value.at("returned"), 1,
      "two threads log a line and wait; when the first line was written, and the second one was not, so many "
      "calls had returned");
  expect_row(value.at("in_time"), {true, true}, "whether log returned true for two callers with patience");
  expect_row(value.at("lines"), 2, "the lines that were written");
}

TEST_CASE("A log writer that ends writes what is left", "[task2][small]") {
  const int lines = some(3, 7);
  const auto reply = host::call(call_of("log_end", {{"lines", lines}}));
  const auto& value = answer_of_log(reply).value;
  expect_row(value.at("late"), lines, "the calls that returned false, because nothing was written yet");
  auto right = Json::array();
  for (int i = 0; i < lines; ++i) right.push_back(fmt::format("Eve: line {}", i));
  expect_row(value.at("written"), right, "the lines that were written when the destructor had returned");
}

TEST_CASE("Three threads use one log writer, each line comes once", "[task2][small]") {
  const int each = some(15, 25);
  const auto reply = host::call(call_of("log_together", {{"each", each}}));
  const auto& value = host::answer_of(reply).value;
  expect_row(value.at("in_time"), {each, each, each}, "the calls of three threads that returned true");
  const auto written = value.at("written").exactly(static_cast<std::size_t>(3 * each));
  std::map<std::string, int> next;
  for (const auto& line : written) {
    const auto text = line.text();
    const auto who = text.substr(0, text.find(':'));
    const auto right = fmt::format("{}: line {}", who, next[who]++);
    host::expect(text == right && next.size() <= 3, "wrong-answer",
                 fmt::format("'{}' was written, but it should be '{}'", text, right));
  }
  for (const auto& [who, lines] : next)
    host::expect(lines == each, "wrong-answer", fmt::format("{} lines of {} were written", lines, who));
}

// ------------------------------------------------------------------------------------------- the progress

TEST_CASE("What is wrong in progress.hpp is diagnosed", "[task3]") {
  diagnose_next("progress");
}

TEST_CASE("Progress is right after any two calls, whichever thread makes them", "[task3][small]") {
  const int number = some(10, 90);
  const auto reply = host::call(call_of("progress_pairs", {{"number", number}}));
  const auto rows = host::answer_of(reply).value.at("rows").exactly(25);
  static constexpr const char* names[] = {"advance", "done", "fail", "failed", "reason"};
  for (int first = 0; first < 5; ++first)
    for (int second = 0; second < 5; ++second) {
      int done = 0;
      std::string reason;
      for (const auto& [what, n] : {std::pair{first, number}, std::pair{second, number + 1}}) {
        if (what == 0) done += n;
        if (what == 2 && reason.empty())
          reason = fmt::format("reason {} of a program that has many of them", n);
      }
      const auto& row = rows[static_cast<std::size_t>(5 * first + second)];
      const auto after =
          fmt::format("after {} and then {}, done(), failed() and reason()", names[first], names[second]);
      const bool either = first == 2 && second == 2;  // one of the two reasons
      const auto parts = row.exactly(3);
      const auto said = parts[2].text();
      if (either && said == fmt::format("reason {} of a program that has many of them", number + 1))
        reason = said;
      expect_row(row, {done, !reason.empty(), reason}, after);
    }
}

TEST_CASE("Three threads report their steps, and none is lost", "[task3][small]") {
  const int each = 10 * some(6, 12);
  const auto reply = host::call(call_of("progress_together", {{"each", each}}));
  const auto& value = host::answer_of(reply).value;
  expect_row(value.at("done"), 3 * each, "done()");
  Json shown;
  for (int percent = 10; percent <= 100; percent += 10) shown[std::to_string(percent)] = 1;
  expect_row(value.at("shown"), shown, "how often each number was shown");
  const auto reason = value.at("reason").text();
  host::expect(reason == "thread 0" || reason == "thread 1" || reason == "thread 2", "wrong-answer",
               fmt::format("reason() is '{}', which nobody said", reason));
}

TEST_CASE("While progress is shown, threads can report more", "[task3][small]") {
  const int tenth = some(3, 9);
  const auto reply = host::call(call_of("progress_showing", {{"tenth", tenth}}));
  const auto& value =
      answer_while_inside(
          reply,
          "While a thread shows how far it is, others can show it, too, and all functions can be called")
          .value;
  expect_row(value.at("done"), 3 * tenth, "done() while two threads were in show");
  expect_row(value.at("reason"), "enough", "reason() while two threads were in show");
}

// -------------------------------------------------------------------------------------------- handed over

TEST_CASE("What is wrong in hand_over.hpp is diagnosed", "[task4]") {
  diagnose_next("hand_over");
}

host::Call jobs_call(int givers, int workers, int each) {
  return call_of("jobs_together", {{"givers", givers}, {"workers", workers}, {"each", each}});
}

void judge_jobs(const host::Given& value, int workers, int jobs) {
  int did = 0;
  for (const auto& one : value.at("did").exactly(static_cast<std::size_t>(workers)))
    did += one.whole<int>(0, jobs + 9);
  const auto times = value.at("times").exactly(static_cast<std::size_t>(jobs));
  for (std::size_t i = 0; i < times.size(); ++i)
    expect_row(times[i], 1, fmt::format("how often job {} of {} was done", i + 1, jobs));
  host::expect(did == jobs, "wrong-answer",
               fmt::format("work returned {} in sum, but {} jobs were given", did, jobs));
}

TEST_CASE("All threads that wait learn that no more jobs will come", "[task4][small]") {
  const int workers = some(3, 5);
  const auto reply = host::call(call_of("jobs_end", {{"workers", workers}}));
  expect_row(answer_at_end(reply).value.at("did"),
             Json(std::vector<int>(static_cast<std::size_t>(workers), 0)),
             "what work returned in each thread");
}

TEST_CASE("Each job is done once", "[task4][small]") {
  const int each = some(20, 40);
  const auto reply = host::call(jobs_call(2, 3, each));
  const auto& value = host::answer_of(reply).value;
  judge_jobs(value, 3, 2 * each);
  expect_row(value.at("waiting"), 0, "waiting() at the end");
}

TEST_CASE("Two jobs can be in progress, and another one be given", "[task4][small]") {
  const auto reply = host::call(call_of("jobs_at_once", {{"first", some(10, 500)}}));
  const auto& value = answer_while_inside(reply, "Several jobs can be in progress at the same time").value;
  expect_row(value.at("did"), 3, "the sum of what work returned");
  expect_row(value.at("waiting"), 1, "waiting() while two jobs were in progress and one was given");
  expect_row(value.at("done"), 3, "the jobs that were done");
}

TEST_CASE("A thread that wakes up for no reason goes on waiting", "[task4]") {
  const int given = some(3, 6);
  const auto reply = host::call(call_of("jobs_woken", {{"given", given}}));
  const std::string early =
      "a thread that waited for a job woke up without a notification, which a condition variable may do at "
      "any "
      "time, and went on although nothing had changed. Check the condition after every wake-up";
  if (reply.run.outcome == Outcome::crashed) {
    auto crash = host::diagnose(reply.run, host::context().prefix);
    crash.code = KnownCode("wait-without-loop").str();
    crash.message = early + ". Then the program crashed";
    host::fail(std::move(crash));
  }
  const auto& value = host::answer_of(reply).value;
  host::expect(value.at("too_early").whole<int>(0, 2) == 0, "wait-without-loop", early);
  judge_jobs(value, 2, given);
}

TEST_CASE("No notification comes between the last check and the sleep", "[task4]") {
  const auto missed = host::missed_notification([&](const host::WaitOrders& orders) {
    auto call = jobs_call(1, 2, 2);
    call.waits = orders;
    auto reply = host::call(call);
    if (orders.lose_which == 0 && host::ended_in_time(reply.run))
      judge_jobs(host::answer_in_order(reply, "").value, 2, 2);
    return reply;
  });
  if (missed) host::fail(*missed);
  SUCCEED();
}

// ------------------------------------------------------------------------------------------- transfers

TEST_CASE("What is wrong in transfers.hpp is diagnosed", "[task5]") {
  diagnose_next("transfers");
}

void do_to(std::vector<long>& has, int what, long cents) {
  if (what == 0) has[0] -= cents, has[1] += cents;
  if (what == 1) has[1] -= cents, has[0] += cents;
  if (what < 2 || what > 4) return;
  const auto into = static_cast<std::size_t>(what - 2);
  for (std::size_t i = 0; i < has.size(); ++i) {
    const long surplus = i == into ? 0 : std::max(0L, has[i] - 500);
    has[i] -= surplus;
    has[into] += surplus;
  }
}

TEST_CASE("The accounts are right after any two calls, whichever thread makes them", "[task5][small]") {
  const long cents = some(10, 400);
  const auto reply = host::call(call_of("bank_pairs", {{"cents", cents}}));
  const auto rows = host::answer_of(reply).value.at("rows").exactly(49);
  static constexpr const char* names[] = {
      "a transfer", "a transfer back", "sweep(0, 500)", "sweep(1, 500)", "sweep(2, 500)", "total", "balance"};
  for (int first = 0; first < 7; ++first)
    for (int second = 0; second < 7; ++second) {
      std::vector<long> has{1000, 1000, 1000};
      do_to(has, first, cents);
      do_to(has, second, cents + 1);
      expect_row(rows[static_cast<std::size_t>(7 * first + second)], has,
                 fmt::format("the balances after {} and then {}", names[first], names[second]));
    }
}

TEST_CASE("While a transfer is being approved, others go on, and its accounts do not change",
          "[task5][small]") {
  const long cents = some(10, 900);
  const auto reply = host::call(call_of("bank_apart", {{"cents", cents}}));
  const auto& value = answer_while_inside(reply, "Transfers between other accounts go on").value;
  host::expect(value.at("too_early").whole<int>(0, 1) == 0, "wrong-answer",
               "while a transfer to an account was being approved, a transfer from this account was "
               "approved, too: the "
               "account must not change, and nobody may decide on what it has, until the first one is done");
  expect_row(value.at("seen"), {2000 + cents, 3000}, "what the second of two transfers saw on its accounts");
  expect_row(value.at("balances"), {1000 - cents, 1999 + cents, 3001, 4000, 5000}, "the balances at the end");
}

TEST_CASE("Nobody waits in a circle", "[task5]") {
  const long cents = some(10, 400);
  for (int what = 0; what < 3; ++what) {
    const auto reply = host::call(call_of("bank_in_circle", {{"what", what}, {"cents", cents}}));
    const auto& value = host::answer_of(reply).value;
    long sum = 0;
    for (const auto& balance : value.at("balances").exactly(4)) sum += balance.whole<long>();
    host::expect(sum == 4000, "wrong-answer", fmt::format("4000 cents became {} cents", sum));
    expect_row(value.at("total"), what == 1 ? 4000 : 0, "total()");
  }
}

TEST_CASE("No money appears or disappears", "[task5][small]") {
  const auto reply = host::call(call_of("bank_together", {{"each", some(60, 90)}}));
  const auto& value = host::answer_of(reply).value;
  const int odd = value.at("odd").whole<int>(0, 1000);
  host::expect(odd == 0, "wrong-answer",
               fmt::format("total() saw a wrong amount {} times while threads transferred money", odd));
  expect_row(value.at("total"), 3000, "total() at the end");
}

// ------------------------------------------------------------------------------------ sizes of folders

TEST_CASE("What is wrong in folder_sizes.hpp is diagnosed", "[task6]") {
  diagnose_next("folder_sizes");
}

struct Shape {
  std::vector<int> parents{-1};
  std::vector<long> bytes{};
  [[nodiscard]] Json args() const { return {{"parents", parents}, {"bytes", bytes}}; }
  [[nodiscard]] long sum() const { return std::accumulate(bytes.begin(), bytes.end(), 0L); }
  void fill() {
    for (std::size_t i = 0; i < parents.size(); ++i) bytes.push_back(some(1, 9000));
  }
};

Shape chain(int depth) {
  Shape shape;
  for (int i = 1; i < depth; ++i) shape.parents.push_back(i - 1);
  shape.fill();
  return shape;
}

Shape flat(int folders) {
  Shape shape;
  for (int i = 0; i < folders; ++i) shape.parents.push_back(0);
  shape.fill();
  return shape;
}

Shape bushy(int folders) {
  Shape shape;
  for (int i = 1; i < folders; ++i) shape.parents.push_back(some(0, i - 1));
  shape.fill();
  return shape;
}

void check_sizes(const Shape& shape, int workers, int callers, const std::string& what) {
  auto args = shape.args();
  args["workers"] = workers;
  args["callers"] = callers;
  const auto reply = host::call(call_of("sizes_of", args));
  const auto& value = answer_of_pool(reply, what).value;
  expect_row(value.at("sizes"), Json(std::vector<long>(static_cast<std::size_t>(callers), shape.sum())),
             "size_of, " + what);
  expect_row(value.at("times"), Json(std::vector<int>(shape.parents.size(), callers)),
             "how often each folder was listed, " + what);
}

TEST_CASE("A folder without folders, and one with some", "[task6][small]") {
  check_sizes(chain(1), 1, 1, "for one folder, with one worker");
  check_sizes(flat(3), 4, 1, "for a folder with three others in it, with four workers");
}

TEST_CASE("Folders may be nested more deeply than there are workers", "[task6][small]") {
  for (const int workers : {1, 4}) {
    const int depth = workers + some(2, 9);
    check_sizes(chain(depth), workers, 1,
                fmt::format("with {} folders, each in another one, and {} worker{}", depth, workers,
                            workers == 1 ? "" : "s"));
  }
}

TEST_CASE("Several threads ask at the same time", "[task6][small]") {
  const int folders = some(25, 40);
  check_sizes(bushy(folders), 3, 4,
              fmt::format("with {} folders, asked for by four threads, and 3 workers", folders));
}

TEST_CASE("As many folders as there are workers are listed at the same time", "[task6][small]") {
  for (const int workers : {2, 3}) {
    const auto shape = flat(9);
    auto args = shape.args();
    args["workers"] = workers;
    const auto reply = host::call(call_of("sizes_at_once", args));
    const auto& value =
        answer_of_pool(reply, fmt::format("there are nine folders in one, and {} workers", workers)).value;
    const int at_once = value.at("at_once").whole<int>(workers, 9);
    host::expect(at_once == workers, "too-many-threads",
                 fmt::format("{} folders were listed at the same time, with {} workers", at_once, workers));
    expect_row(value.at("size"), shape.sum(), "size_of");
  }
}

// ------------------------------------------------------------------------------ threads that must wait

host::Call idle_call(std::uint64_t seed) {
  return call_of("idle",
                 {{"number", static_cast<int>(1 + seed % 900)}, {"ms", host::rest_watched.count() + 350}});
}

std::optional<Finding> judge_idle(const host::Call& call, const host::Answer& answer) {
  const int number = call.args.at("number");
  const auto line = fmt::format("Flo: {}", number);
  const Json right{{"did", 4},
                   {"in_time", {true, true}},
                   {"written", {line, line}},
                   {"size", 3},
                   {"balances", {1000 - number, 1000 + number}}};
  if (answer.value == right) return std::nullopt;
  Finding wrong;
  wrong.code = KnownCode("wrong-answer").str();
  wrong.by = "tests";
  wrong.message =
      "after a time in which all threads had to wait, the programs gave other answers than they should";
  return wrong;
}

const host::RegisterWorkload registered{host::WaitingWorkload{.make_input =
                                                                  [](std::uint64_t seed) {
                                                                    auto call = idle_call(seed);
                                                                    call.workers = 4;
                                                                    return call;
                                                                  },
                                                              .judge = judge_idle}};

}  // namespace
