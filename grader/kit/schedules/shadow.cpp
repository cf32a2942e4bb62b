#include "kit/schedules/shadow.hpp"

#include "kit/schedules/arena.hpp"
#include "kit/schedules/index.hpp"
#include "kit/schedules/random.hpp"

namespace manyhands::schedules {
namespace {

constexpr std::uintptr_t granules_per_page = page_bytes / granule_bytes;

struct Page {
  std::uintptr_t number;
  Granule granules[granules_per_page];
};

Index<Page> index;  // by number
Growing<Page*> pages;
Page* last = nullptr;
Access* free_accesses = nullptr;

Page* find(std::uintptr_t number) {
  if (last != nullptr && last->number == number) return last;
  Page* page = index.find(mixed(number), [&](const Page& p) { return p.number == number; });
  if (page != nullptr) last = page;
  return page;
}

Page& make_page(std::uintptr_t number) {
  auto* page = make<Page>();
  page->number = number;
  index.add(mixed(number), page);
  pages.add(page);
  return *(last = page);
}

void forget(Granule& granule) {
  while (granule.accesses != nullptr) {
    auto* access = granule.accesses;
    granule.accesses = access->next;
    recycle(access);
  }
  granule.objects = nullptr;
}

void forget_in(Page& page, std::uintptr_t begin, std::uintptr_t end) {
  const auto start = page.number * page_bytes;
  for (std::uintptr_t i = 0; i < granules_per_page; ++i) {
    const auto address = start + i * granule_bytes;
    if (address + granule_bytes > begin && address < end) forget(page.granules[i]);
  }
}

}  // namespace

Granule& granule(std::uintptr_t address) {
  const auto number = address / page_bytes;
  Page* page = find(number);
  if (page == nullptr) page = &make_page(number);
  return page->granules[address / granule_bytes % granules_per_page];
}

Granule* known_granule(std::uintptr_t address) {
  Page* page = find(address / page_bytes);
  return page == nullptr ? nullptr : &page->granules[address / granule_bytes % granules_per_page];
}

void forget(std::uintptr_t begin, std::size_t bytes) {
  if (bytes == 0 || pages.size() == 0) return;
  const auto end = begin + bytes;
  const auto first = begin / page_bytes;
  const auto last_number = (end - 1) / page_bytes;
  // A stack is 16,000 pages long, and almost none of them was used.
  if (last_number - first < pages.size()) {
    for (auto number = first; number <= last_number; ++number)
      if (Page* page = find(number)) forget_in(*page, begin, end);
  } else {
    for (std::uint32_t i = 0; i < pages.size(); ++i)
      if (pages[i]->number >= first && pages[i]->number <= last_number) forget_in(*pages[i], begin, end);
  }
}

Access* new_access() {
  if (free_accesses == nullptr) return make<Access>();
  auto* access = free_accesses;
  free_accesses = access->next;
  return access;
}

void recycle(Access* access) {
  access->next = free_accesses;
  free_accesses = access;
}

}  // namespace manyhands::schedules
