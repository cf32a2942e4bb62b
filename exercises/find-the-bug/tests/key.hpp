// What is wrong in the programs as learners get them, with the numbers of their lines. Numbers without a
// text would be wrong as soon as a file changes, so a unit test compares the texts with the files
// (grader/tests/unit/course/find_the_bug_test.cpp).
#pragma once
#include <string>
#include <vector>

namespace find_the_bug {

struct Place {
  int line = 0;
  std::string text;  // the line contains it
};

/// A thread at one of `one` and another at one of `other`: then it goes wrong.
struct Places {
  std::vector<Place> one;
  std::vector<Place> other;
};

/// A line that many take for one of the two, and what to ask them.
struct Near {
  Place place;
  std::string hint;
};

struct Key {
  std::string program;
  std::string kind;
  std::vector<std::string> variables;  // that may be named; none: not asked
  std::vector<std::string> data;       // the right ones
  std::vector<std::string> locks;      // that may be named; none: not asked
  std::string lock;                    // the right one
  std::string wrong_lock;              // what to ask whoever names another one
  std::string wrong_data;              // … and whoever names another variable
  std::vector<Places> places;
  std::vector<Near> near;
  std::string wrong_place;  // what to ask about any other line
};

inline const std::vector<Key>& all_keys() {
  static const std::vector<Key> keys{
      {.program = "account_book",
       .kind = "wrong_lock",
       .variables = {"balances_", "balances_mutex_", "journal_", "journal_mutex_"},
       .data = {"balances_"},
       .locks = {"balances_mutex_", "journal_mutex_"},
       .lock = "balances_mutex_",
       .wrong_lock = "which lock is held in balance(), and which one in book() where this variable is used?",
       .wrong_data = "write down for each line that uses it which locks are held there. Is it always the "
                     "same one?",
       .places =
           {{{{22, "balances_[account] += cents"}, {39, "balances_.find(account)"}, {40, "found->second"}},
             {{33, "balances_[wrong] -= cents"}, {34, "balances_[right] += cents"}}}},
       .near = {{{30, "lock(journal_mutex_)"},
                 "this line takes a lock, and uses no data. Which later line does this lock not protect?"},
                {{25, "journal_.push_back({account, cents})"},
                 "the journal is used under the same lock everywhere"}},
       .wrong_place = "two threads must be able to be at the two lines at the same moment, and both lines "
                      "must use the same data"},
      {.program = "log_writer",
       .kind = "dangling_reference",
       .variables = {"line", "written", "patience", "jobs_", "ending_", "write_", "job"},
       .data = {"line", "written"},
       .locks = {},
       .lock = "",
       .wrong_lock = "",
       .wrong_data = "from when to when does it exist? Which thread may use it later than that?",
       .places = {{{{40, "write_(line)"}, {42, "written = true"}},
                   {{45, "return changed_.wait_for"}, {46, "}"}}}},
       .near = {{{39, "jobs_.push_back([&]"},
                 "here, the references are made, which does no harm yet. Which line uses one of them?"},
                {{57, "job();"},
                 "here, the other thread calls the function. At which line of this function does it go "
                 "wrong?"}},
       .wrong_place = "one of the lines is in the function that the other thread runs; the other one is "
                      "where the caller goes on without waiting any longer"},
      {.program = "progress",
       .kind = "volatile_variable",
       .variables = {"done_", "failed_", "reason_", "steps_", "show_"},
       .data = {"done_", "failed_", "reason_"},
       .locks = {},
       .lock = "",
       .wrong_lock = "",
       .wrong_data = "does it ever change? Data that nobody changes needs no protection",
       .places = {{{{19, "before = done_"}, {21, "done_ = after"}, {26, "return done_"}},
                   {{21, "done_ = after"}}},
                  {{{30, "if (failed_)"}, {31, "reason_ = reason"}, {32, "failed_ = true"}},
                   {{31, "reason_ = reason"}, {32, "failed_ = true"}}},
                  {{{31, "reason_ = reason"}, {32, "failed_ = true"}},
                   {{36, "return failed_"}, {39, "failed_ ? reason_"}}}},
       .near = {{{20, "before + steps"}, "this line uses local variables only; another thread has its own"},
                {{44, "volatile long"}, "nothing happens where a variable is declared. Who uses it?"},
                {{45, "volatile bool"}, "nothing happens where a variable is declared. Who uses it?"}},
       .wrong_place = "at least one of the two threads must change something there that the other one uses"},
      {.program = "hand_over",
       .kind = "missed_notification",
       .variables = {"finished_", "jobs_", "changed_", "mutex_"},
       .data = {"finished_"},
       .locks = {"mutex_"},
       .lock = "mutex_",
       .wrong_lock = "",
       .wrong_data = "what does a thread check before it waits? Which of these does another thread change "
                     "without the lock?",
       .places = {{{{52, "if (finished_)"}, {53, "changed_.wait(lock)"}},
                   {{27, "finished_ = true"}, {28, "changed_.notify_all()"}}}},
       .near = {{{22, "changed_.notify_one()"},
                 "here, a job was added under the lock before: the thread that waits cannot have missed it"},
                {{51, "while (jobs_.empty())"},
                 "jobs are only added under the lock, so nothing can come between this check and the wait. "
                 "What else is checked?"}},
       .wrong_place = "one thread has just checked and is about to sleep. What does the other one do at that "
                      "moment?"},
      {.program = "transfers",
       .kind = "lock_order",
       .variables = {},
       .data = {},
       .locks = {},
       .lock = "",
       .wrong_lock = "",
       .wrong_data = "",
       .places = {{{{26, "higher("}, {55, "locks.emplace_back"}}, {{40, "lock_account(account.mutex)"}}}},
       .near = {{{25, "lower("}, "a thread that waits here holds no lock yet, so nobody waits for it"},
                {{37, "lock_target("}, "a thread that waits here holds no lock yet, so nobody waits for it"}},
       .wrong_place = "a thread that is part of a deadlock holds a lock, and waits for another one. At which "
                      "lines can that be?"},
      {.program = "folder_sizes",
       .kind = "waits_in_pool",
       .variables = {},
       .data = {},
       .locks = {},
       .lock = "",
       .wrong_lock = "",
       .wrong_data = "",
       .places = {{{{91, "size.get()"}}, {{89, "pool_.submit("}, {43, "tasks_.push_back("}}}},
       .near = {{{81, ".get()"},
                 "a thread that waits here is none of the pool's: it keeps nobody from working"},
                {{53, "changed_.wait("},
                 "a thread that waits here has no task, and takes the next one that comes"}},
       .wrong_place = "which line lets a thread of the pool wait although it has a task? Who should do what "
                      "it waits for?"},
  };
  return keys;
}

}  // namespace find_the_bug
