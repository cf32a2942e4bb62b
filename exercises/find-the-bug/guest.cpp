#include <memory>
#include <utility>

#include "account_book.hpp"
#include "folder_sizes.hpp"
#include "hand_over.hpp"
#include "log_writer.hpp"
#include "programs.hpp"
#include "progress.hpp"
#include "transfers.hpp"

namespace {

using namespace find_the_bug;

// Prevents a tail call, which would remove the learner's function from the stack.
inline void stay() {
  asm volatile("" ::: "memory");
}

class BoundBook final : public Book {
 public:
  void book(const std::string& account, long cents) override {
    book_.book(account, cents);
    stay();
  }
  void correct(const std::string& wrong, const std::string& right, long cents) override {
    book_.correct(wrong, right, cents);
    stay();
  }
  [[nodiscard]] long balance(const std::string& account) const override { return book_.balance(account); }
  [[nodiscard]] std::vector<Booked> journal() const override {
    std::vector<Booked> all;
    for (const auto& entry : book_.journal()) all.push_back({entry.account, entry.cents});
    return all;
  }
  void print(const std::function<void(const Booked&)>& print_line) const override {
    book_.print([&](const account_book::Entry& entry) { print_line({entry.account, entry.cents}); });
    stay();
  }

 private:
  account_book::AccountBook book_;
};

class BoundLog final : public Log {
 public:
  explicit BoundLog(std::function<void(const std::string&)> write) : log_(std::move(write)) {}
  bool log(const std::string& who, const std::string& text, std::chrono::milliseconds patience) override {
    return log_.log(who, text, patience);
  }

 private:
  log_writer::LogWriter log_;
};

class BoundSteps final : public Steps {
 public:
  BoundSteps(long steps, std::function<void(int)> show) : progress_(steps, std::move(show)) {}
  void advance(long steps) override {
    progress_.advance(steps);
    stay();
  }
  [[nodiscard]] long done() const override { return progress_.done(); }
  void fail(const std::string& reason) override {
    progress_.fail(reason);
    stay();
  }
  [[nodiscard]] bool failed() const override { return progress_.failed(); }
  [[nodiscard]] std::string reason() const override { return progress_.reason(); }

 private:
  progress::Progress progress_;
};

class BoundJobs final : public Jobs {
 public:
  void give(std::string job) override {
    jobs_.give(std::move(job));
    stay();
  }
  void finish() override {
    jobs_.finish();
    stay();
  }
  int work(const std::function<void(const std::string&)>& do_job) override { return jobs_.work(do_job); }
  [[nodiscard]] std::size_t waiting() const override { return jobs_.waiting(); }

 private:
  hand_over::HandOver jobs_;
};

class BoundMoney final : public Money {
 public:
  explicit BoundMoney(const std::vector<long>& cents) : bank_(cents) {}
  bool transfer(std::size_t from, std::size_t to, long cents, const Approve& approve) override {
    return bank_.transfer(from, to, cents, approve);
  }
  void sweep(std::size_t into, long keep) override {
    bank_.sweep(into, keep);
    stay();
  }
  [[nodiscard]] long balance(std::size_t account) const override { return bank_.balance(account); }
  [[nodiscard]] long total() const override { return bank_.total(); }

 private:
  transfers::Bank bank_;
};

class BoundSizes final : public Sizes {
 public:
  BoundSizes(int workers, const std::function<Listed(const std::string&)>& list)
      : sizes_(workers, [list](const std::string& path) -> folder_sizes::Folder {
          auto listed = list(path);
          return {listed.bytes, std::move(listed.folders)};
        }) {}
  long size_of(const std::string& path) override { return sizes_.size_of(path); }

 private:
  folder_sizes::FolderSizes sizes_;
};

const Register all{{
    .book = []() -> std::unique_ptr<Book> { return std::make_unique<BoundBook>(); },
    .log = [](std::function<void(const std::string&)> write) -> std::unique_ptr<Log> {
      return std::make_unique<BoundLog>(std::move(write));
    },
    .steps = [](long steps, std::function<void(int)> show) -> std::unique_ptr<Steps> {
      return std::make_unique<BoundSteps>(steps, std::move(show));
    },
    .jobs = []() -> std::unique_ptr<Jobs> { return std::make_unique<BoundJobs>(); },
    .money = [](const std::vector<long>& cents) -> std::unique_ptr<Money> {
      return std::make_unique<BoundMoney>(cents);
    },
    .sizes = [](int workers, std::function<Listed(const std::string&)> list) -> std::unique_ptr<Sizes> {
      return std::make_unique<BoundSizes>(workers, list);
    },
}};

}  // namespace
