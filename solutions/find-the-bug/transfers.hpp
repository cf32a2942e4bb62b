// The accounts of a bank, each with a lock of its own, so that transfers between different accounts do not
// wait for each other.
#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

namespace transfers {

class Bank {
 public:
  using Approve = std::function<bool(long payer_has, long payee_has)>;

  explicit Bank(const std::vector<long>& cents) : accounts_(cents.size()) {
    for (std::size_t i = 0; i < cents.size(); ++i) accounts_[i].cents = cents[i];
  }

  // Between two different accounts. Returns false, and changes nothing, if `approve` does. That may take
  // long. Meanwhile, neither of the two accounts changes, and transfers between others go on.
  bool transfer(std::size_t from, std::size_t to, long cents, const Approve& approve) {
    Account& payer = accounts_[from];
    Account& payee = accounts_[to];
    const std::lock_guard lower(accounts_[std::min(from, to)].mutex);
    const std::lock_guard higher(accounts_[std::max(from, to)].mutex);
    if (!approve(payer.cents, payee.cents)) return false;
    payer.cents -= cents;
    payee.cents += cents;
    return true;
  }

  // In the evening: what any other account has above `keep` goes to the account `into`, one account after
  // another. Transfers may come between two of them.
  void sweep(std::size_t into, long keep) {
    Account& target = accounts_[into];
    for (auto& account : accounts_) {
      if (&account == &target) continue;
      // Both at once, in a way that cannot deadlock, and only these two.
      const std::scoped_lock both(account.mutex, target.mutex);
      const long surplus = std::max(0L, account.cents - keep);
      account.cents -= surplus;
      target.cents += surplus;
    }
  }

  long balance(std::size_t account) const {
    const std::lock_guard lock(accounts_[account].mutex);
    return accounts_[account].cents;
  }

  // All the money in the bank, at one moment.
  long total() const {
    std::vector<std::unique_lock<std::mutex>> locks;
    for (const auto& account : accounts_) locks.emplace_back(account.mutex);
    long sum = 0;
    for (const auto& account : accounts_) sum += account.cents;
    return sum;
  }

 private:
  struct Account {
    mutable std::mutex mutex;
    long cents = 0;
  };
  std::vector<Account> accounts_;
};

}  // namespace transfers
