#include "kit/host/run/lock_watch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <set>
#include <system_error>

#include "kit/host/observe/code_lines.hpp"
#include "kit/locks/table.hpp"
#include "model/learner_frame.hpp"
#include "sandbox/own_files.hpp"
#include "sandbox/staging.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_told = 16;
constexpr auto relaxed = std::memory_order_relaxed;

/// A place's addresses, starting with the call itself.
std::vector<std::uint64_t> addresses_of(const locks::TakenAt& place) {
  std::vector<std::uint64_t> addresses{place.address.load(relaxed)};
  for (const auto& caller : place.callers)
    if (const auto address = caller.load(relaxed); address != 0) addresses.push_back(address);
  return addresses;
}

/// Where it was held for most of the time; if times were rarely measured, where it was acquired most often.
std::vector<std::uint64_t> main_place_of(const locks::Entry& entry) {
  const locks::TakenAt* most = nullptr;
  const auto weight = [&](const locks::TakenAt& place) {
    return entry.brief.load(relaxed) != 0 ? static_cast<std::int64_t>(place.times.load(relaxed))
                                          : place.cpu_ns.load(relaxed);
  };
  for (const auto& place : entry.places)
    if (place.address.load(relaxed) != 0 && (most == nullptr || weight(place) > weight(*most))) most = &place;
  return most == nullptr ? std::vector<std::uint64_t>{} : addresses_of(*most);
}

std::int64_t count_of(const std::atomic<std::uint64_t>& number) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(most, number.load(relaxed)));
}

struct Told {
  LockFigures figures;
  std::vector<std::uint64_t> addresses;
};

std::vector<Told> told_by(const locks::Table& table) {
  std::vector<Told> told;
  for (const auto& entry : table.entries) {
    if (entry.key.load(relaxed) == 0 || entry.taken.load(relaxed) == 0) continue;
    LockFigures lock;
    lock.cpu_ns = std::max<std::int64_t>(0, entry.cpu_ns.load(relaxed));
    lock.acquisitions = count_of(entry.taken);
    lock.timed = count_of(entry.timed);
    lock.contended = count_of(entry.waited);
    lock.wait_ns = std::max<std::int64_t>(0, entry.wait_ns.load(relaxed));
    told.push_back({lock, main_place_of(entry)});
  }
  const auto before = [](const Told& a, const Told& b) {
    return a.figures.cpu_ns != b.figures.cpu_ns ? a.figures.cpu_ns > b.figures.cpu_ns
                                                : a.figures.acquisitions > b.figures.acquisitions;
  };
  std::sort(told.begin(), told.end(), before);
  if (told.size() > most_told) told.resize(most_told);
  return told;
}

void find_lines(std::vector<Told>& told, const std::string& program, const std::string& prefix) {
  std::set<std::uint64_t> calls;  // a call is just before its return address
  for (const auto& lock : told)
    for (const auto address : lock.addresses) calls.insert(address - 1);
  if (calls.empty()) return;
  const auto chains = chains_at(program, calls, prefix);
  for (auto& lock : told)
    for (const auto address : lock.addresses) {
      const auto chain = chains.find(address - 1);
      const auto* frame = chain == chains.end() ? nullptr : learner_frame(chain->second, prefix);
      if (frame == nullptr) continue;
      lock.figures.file = frame->file;
      lock.figures.line = frame->line;
      break;
    }
}

}  // namespace

LockWatch::LockWatch()
    : memory_(::memfd_create("lock-watch", MFD_CLOEXEC | MFD_ALLOW_SEALING)),
      library_(
          ::open(sandbox::staged(sandbox::own_file("libmanyhands_locks.so")).c_str(), O_RDONLY | O_CLOEXEC)) {
  const int fd = memory_.get();
  void* memory = MAP_FAILED;
  if (library_.is_open() && memory_.is_open() && ::ftruncate(fd, sizeof(locks::Table)) == 0 &&
      ::fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
    memory = ::mmap(nullptr, sizeof(locks::Table), PROT_READ, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "the watch on locks");
  table_ = static_cast<const locks::Table*>(memory);
}

LockWatch::~LockWatch() {
  ::munmap(const_cast<locks::Table*>(table_), sizeof(locks::Table));
}

void LockWatch::add_to(spawn::Options& options) const {
  options.env.push_back("LD_PRELOAD=/proc/self/fd/" + std::to_string(locks::library_number));
  options.env.push_back(fmt::format("{}=1", locks::variable));
  options.descriptors.emplace_back(memory_.get(), locks::table_number);
  options.descriptors.emplace_back(library_.get(), locks::library_number);
}

void LockWatch::fill(Run& run, const std::string& program, const std::string& prefix) const {
  if (table_->started.load(std::memory_order_acquire) != locks::layout) return;
  run.locks_watched = true;
  run.threads_started = count_of(table_->threads_started);
  auto told = told_by(*table_);
  find_lines(told, program, prefix);
  for (auto& lock : told) run.locks.push_back(std::move(lock.figures));
}

}  // namespace manyhands::host
