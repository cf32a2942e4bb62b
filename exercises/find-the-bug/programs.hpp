// The part of the guest that depends on the submitted headers: how to make an object of each program, and how
// to call it. Everything else is in programs.cpp, so that grading compiles little more than the headers.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace find_the_bug {

struct Booked {
  std::string account;
  long cents = 0;
  bool operator==(const Booked&) const = default;
};

struct Book {
  virtual ~Book() = default;
  virtual void book(const std::string& account, long cents) = 0;
  virtual void correct(const std::string& wrong, const std::string& right, long cents) = 0;
  [[nodiscard]] virtual long balance(const std::string& account) const = 0;
  [[nodiscard]] virtual std::vector<Booked> journal() const = 0;
  virtual void print(const std::function<void(const Booked&)>& print_line) const = 0;
};

struct Log {
  virtual ~Log() = default;
  virtual bool log(const std::string& who, const std::string& text, std::chrono::milliseconds patience) = 0;
};

struct Steps {
  virtual ~Steps() = default;
  virtual void advance(long steps) = 0;
  [[nodiscard]] virtual long done() const = 0;
  virtual void fail(const std::string& reason) = 0;
  [[nodiscard]] virtual bool failed() const = 0;
  [[nodiscard]] virtual std::string reason() const = 0;
};

struct Jobs {
  virtual ~Jobs() = default;
  virtual void give(std::string job) = 0;
  virtual void finish() = 0;
  virtual int work(const std::function<void(const std::string&)>& do_job) = 0;
  [[nodiscard]] virtual std::size_t waiting() const = 0;
};

using Approve = std::function<bool(long payer_has, long payee_has)>;

struct Money {
  virtual ~Money() = default;
  virtual bool transfer(std::size_t from, std::size_t to, long cents, const Approve& approve) = 0;
  virtual void sweep(std::size_t into, long keep) = 0;
  [[nodiscard]] virtual long balance(std::size_t account) const = 0;
  [[nodiscard]] virtual long total() const = 0;
};

struct Listed {
  long bytes = 0;
  std::vector<std::string> folders;
};

struct Sizes {
  virtual ~Sizes() = default;
  virtual long size_of(const std::string& path) = 0;
};

/// One function for each header.
struct Makers {
  std::unique_ptr<Book> (*book)();
  std::unique_ptr<Log> (*log)(std::function<void(const std::string&)> write);
  std::unique_ptr<Steps> (*steps)(long steps, std::function<void(int)> show);
  std::unique_ptr<Jobs> (*jobs)();
  std::unique_ptr<Money> (*money)(const std::vector<long>& cents);
  std::unique_ptr<Sizes> (*sizes)(int workers, std::function<Listed(const std::string&)> list);
};

struct Register {
  explicit Register(const Makers& makers);
};

}  // namespace find_the_bug
