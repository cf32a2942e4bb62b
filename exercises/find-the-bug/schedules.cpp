// Small programs for the check `schedules`: which orders of the threads' steps break a promise?
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>

#include "account_book.hpp"
#include "folder_sizes.hpp"
#include "hand_over.hpp"
#include "kit/schedules/program/program.hpp"
#include "log_writer.hpp"
#include "progress.hpp"
#include "transfers.hpp"

namespace {

using manyhands::schedules::check;

MANYHANDS_SCHEDULES(booking, 1, "one thread books, another one corrects an entry") {
  account_book::AccountBook book;
  std::thread first([&] { book.book("rent", 10); });
  std::thread second([&] { book.correct("rent", "food", 3); });
  book.balance("food");
  first.join();
  second.join();
  check(book.balance("rent") == 7 && book.balance("food") == 3,
        "an account's balance is the sum of its entries");
  const auto entries = book.journal();
  check(entries.size() == 3, "each entry is in the journal");
  check(entries[1].cents == (entries[0].cents == 10 ? -3 : 3),
        "the entries of a correction are one right after the other");
}

MANYHANDS_SCHEDULES(logging, 2, "two threads log a line, and may not wait until it is written") {
  using std::chrono::milliseconds;
  const std::string first_text = "the first line, which is not a short one";
  const std::string second_text = "the second line, which is not a short one";
  std::atomic<int> first_written = 0;
  std::atomic<int> second_written = 0;
  {
    log_writer::LogWriter log([&](const std::string& line) {
      if (line == "Ann: " + first_text) ++first_written;
      if (line == "Ben: " + second_text) ++second_written;
    });
    std::thread first([&] {
      check(!log.log("Ann", first_text, milliseconds(1)) || first_written == 1,
            "log returns true only if this line is written");
    });
    check(!log.log("Ben", second_text, milliseconds(1)) || second_written == 1,
          "log returns true only if this line is written");
    first.join();
  }
  check(first_written == 1 && second_written == 1, "all lines are written when the log has ended");
}

MANYHANDS_SCHEDULES(advancing, 3, "two threads report steps") {
  std::array<std::atomic<int>, 11> shown{};
  progress::Progress progress(4, [&](int percent) { ++shown.at(static_cast<std::size_t>(percent / 10)); });
  std::thread first([&] { progress.advance(2); });
  std::thread second([&] { progress.advance(2); });
  first.join();
  second.join();
  check(progress.done() == 4, "no step is lost");
  for (std::size_t tenth = 1; tenth <= 10; ++tenth) check(shown[tenth] == 1, "each tenth is shown once");
}

MANYHANDS_SCHEDULES(failing, 3, "two threads fail, and a third one asks") {
  progress::Progress progress(10, [](int) {});
  std::thread first([&] { progress.fail("the disk is full"); });
  std::thread second([&] { progress.fail("the network is down"); });
  if (progress.failed()) {
    const auto reason = progress.reason();
    check(!reason.empty(), "the reason is known as soon as failed() is true");
    check(progress.reason() == reason, "the reason does not change");
  }
  first.join();
  second.join();
  const auto reason = progress.reason();
  check(reason == "the disk is full" || reason == "the network is down", "one of the reasons is kept");
}

MANYHANDS_SCHEDULES(handing_over, 4, "two threads work while another one gives a job and finishes") {
  hand_over::HandOver jobs;
  std::atomic<int> done = 0;
  int by_first = 0;
  std::thread first([&] { by_first = jobs.work([&](const std::string&) { ++done; }); });
  std::thread planner([&] {
    jobs.give("sweep the floor");
    jobs.finish();
  });
  const int by_second = jobs.work([&](const std::string&) { ++done; });
  first.join();
  planner.join();
  check(done == 1 && by_first + by_second == 1, "each job is done once");
}

MANYHANDS_SCHEDULES(transferring, 5,
                    "two transfers in opposite directions, while somebody adds up the money") {
  transfers::Bank bank({100, 100});
  const auto approve = [](long, long) { return true; };
  std::thread first([&] { bank.transfer(0, 1, 10, approve); });
  std::thread second([&] { bank.transfer(1, 0, 20, approve); });
  check(bank.total() == 200, "no money appears or disappears");
  first.join();
  second.join();
  check(bank.balance(0) == 110 && bank.balance(1) == 90, "each transfer is made once");
}

MANYHANDS_SCHEDULES(sweeping, 5, "accounts are swept during a transfer, while somebody adds up the money") {
  transfers::Bank bank({100, 100, 100});
  std::thread first([&] { bank.transfer(0, 2, 10, [](long, long) { return true; }); });
  std::thread second([&] { bank.sweep(2, 50); });
  check(bank.total() == 300, "no money appears or disappears");
  first.join();
  second.join();
  check(bank.balance(1) == 50, "what is above the limit is moved");
  check(bank.total() == 300, "no money appears or disappears");
}

MANYHANDS_SCHEDULES(listing, 6,
                    "two workers, and two threads that ask for the size of a folder with one in it") {
  folder_sizes::FolderSizes sizes(2, [](const std::string& path) -> folder_sizes::Folder {
    if (path == "home") return {1, {"photos"}};
    return {2, {}};
  });
  long other = 0;
  std::thread caller([&] { other = sizes.size_of("home"); });
  const long size = sizes.size_of("home");
  caller.join();
  check(size == 3 && other == 3, "the size is that of all files");
}

}  // namespace
