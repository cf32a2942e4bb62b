// The accounts of a shop, and a journal of all entries. Several cashiers use them at the same time.
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace account_book {

struct Entry {
  std::string account;
  long cents = 0;
};

class AccountBook {
 public:
  // When no call is in progress, an account's balance is the sum of its entries.
  void book(const std::string& account, long cents) {
    {
      const std::lock_guard lock(balances_mutex_);
      balances_[account] += cents;
    }
    const std::lock_guard lock(journal_mutex_);
    journal_.push_back({account, cents});
  }

  // An amount was booked to the wrong account. The journal shows both entries, one right after the other.
  void correct(const std::string& wrong, const std::string& right, long cents) {
    const std::lock_guard lock(journal_mutex_);
    journal_.push_back({wrong, -cents});
    journal_.push_back({right, cents});
    balances_[wrong] -= cents;
    balances_[right] += cents;
  }

  long balance(const std::string& account) const {
    const std::lock_guard lock(balances_mutex_);
    const auto found = balances_.find(account);
    return found == balances_.end() ? 0 : found->second;
  }

  std::vector<Entry> journal() const {
    const std::lock_guard lock(journal_mutex_);
    return journal_;
  }

  // Prints the entries so far. Printers are slow: meanwhile, all functions can be called.
  void print(const std::function<void(const Entry&)>& print_line) const {
    for (const auto& entry : journal()) print_line(entry);
  }

 private:
  mutable std::mutex balances_mutex_;
  std::map<std::string, long> balances_;
  mutable std::mutex journal_mutex_;
  std::vector<Entry> journal_;
};

}  // namespace account_book
