#include "kit/host/run/wait_order.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include "kit/host/run/guest_box.hpp"
#include "kit/waits/table.hpp"

namespace manyhands::host {
namespace {

constexpr auto without_order = std::memory_order_relaxed;

Addresses addresses_of(const waits::Place& place) {
  Addresses addresses;
  for (const auto& one : place.addresses)
    if (const auto address = one.load(without_order); address != 0) addresses.push_back(address);
  return addresses;
}

}  // namespace

WaitOrder::WaitOrder(const WaitOrders& orders)
    : memory_(::memfd_create("wait-order", MFD_CLOEXEC | MFD_ALLOW_SEALING)) {
  const waits::Orders first{orders.focus,      orders.lose_at,
                            orders.lose_which, orders.step_aside ? 1U : 0U,
                            orders.aside_at,   orders.no_limits ? 1U : 0U};
  const int fd = memory_.get();
  void* memory = MAP_FAILED;
  if (memory_.is_open() && ::ftruncate(fd, sizeof(waits::Table)) == 0 &&
      ::pwrite(fd, &first, sizeof first, 0) == static_cast<ssize_t>(sizeof first) &&
      ::fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
    memory = ::mmap(nullptr, sizeof(waits::Table), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "the order of waits");
  table_ = static_cast<waits::Table*>(memory);
}

WaitOrder::~WaitOrder() {
  ::munmap(table_, sizeof(waits::Table));
}

void WaitOrder::add_to(spawn::Options& options, bool with_library) const {
  if (with_library) options.env.push_back("LD_PRELOAD=" + waits_library().string());
  options.env.push_back(fmt::format("{}=1", waits::variable));
  options.descriptors.emplace_back(memory_.get(), waits::table_number);
}

void WaitOrder::answers_on_the_way(bool are) {
  table_->answers_on_the_way.store(are ? 1 : 0, std::memory_order_release);
}

WaitsSeen WaitOrder::seen() const {
  WaitsSeen seen;
  if (table_->started.load(std::memory_order_acquire) != waits::layout) return seen;
  const auto sites = std::min<std::size_t>(table_->sites_used.load(without_order), waits::most_sites);
  const auto missed = std::min<std::size_t>(table_->missed_used.load(without_order), waits::most_missed);
  const auto timed = std::min<std::size_t>(table_->timed_used.load(without_order), waits::most_timed);
  for (std::size_t i = 0; i < timed; ++i) seen.timed.push_back(addresses_of(table_->timed[i]));
  const auto unlocks = std::min<std::size_t>(table_->unlocks_used.load(without_order), waits::most_unlocks);
  for (std::size_t i = 0; i < unlocks; ++i) seen.unlocks.push_back(addresses_of(table_->unlocks[i]));
  seen.lost = table_->lost.load(without_order);
  for (std::size_t i = 0; i < sites; ++i) seen.sites.push_back(addresses_of(table_->sites[i].place));
  for (std::size_t i = 0; i < missed; ++i) {
    const auto& one = table_->missed[i];
    if (const auto site = one.site.load(without_order); site < sites)
      seen.missed.push_back({seen.sites[site], addresses_of(one.told), one.which.load(without_order),
                             one.later.load(without_order)});
  }
  return seen;
}

}  // namespace manyhands::host
