#include "cli/watch/exercise_list.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <numeric>

#include "base/text.hpp"
#include "cli/screen/screen_text.hpp"
#include "cli/watch/watch_screen.hpp"

namespace manyhands {
namespace {

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_return(const std::string& key) {
  return key == "\r" || key == "\n";
}

}  // namespace

ExerciseList::ExerciseList(std::vector<CourseItem> items, std::size_t chosen)
    : items_(std::move(items)), chosen_(chosen) {}

std::vector<std::size_t> ExerciseList::found() const {
  std::vector<std::size_t> all;
  const auto sought = in_lower_case(sought_);
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (contains(in_lower_case(items_[i].id + " " + items_[i].title), sought)) all.push_back(i);
  return all;
}

void ExerciseList::move(int by) {
  const auto all = found();
  const auto at = std::find(all.begin(), all.end(), chosen_);
  if (all.empty()) return;
  if (at == all.end()) {
    chosen_ = all.front();
    return;
  }
  const auto index = static_cast<int>(at - all.begin()) + by;
  chosen_ = all[static_cast<std::size_t>(std::clamp(index, 0, static_cast<int>(all.size()) - 1))];
}

ExerciseList::Pressed ExerciseList::press(const std::string& key) {
  if (key == "down") return move(1), Pressed::stays;
  if (key == "up") return move(-1), Pressed::stays;
  if (is_return(key)) return found().empty() ? Pressed::stays : Pressed::chooses;
  if (searches_) return search(key);
  if (key == "j") move(1);
  if (key == "k") move(-1);
  const auto all = static_cast<int>(items_.size());
  if (key == "home" || key == "g") move(-all);
  if (key == "end" || key == "G") move(all);
  if (key == "/") searches_ = true;
  if (key == "escape" && !sought_.empty()) {
    sought_.clear();
    return Pressed::stays;
  }
  return key == "q" || key == "l" || key == "escape" || key == "left" ? Pressed::leaves : Pressed::stays;
}

ExerciseList::Pressed ExerciseList::search(const std::string& key) {
  if (key == "escape") {
    searches_ = false;
    sought_.clear();
  } else if (key == "\x7f" || key == "\b") {
    if (sought_.empty())
      searches_ = false;
    else
      sought_.pop_back();
  } else if (key.size() == 1 && key[0] >= ' ' && key[0] <= '~') {
    sought_ += key;
  }
  move(0);
  return Pressed::stays;
}

std::vector<std::string> ExerciseList::screen(ScreenSize size, const Output& output) const {
  const ScreenText text(output);
  const auto is_done = [](const CourseItem& item) { return item.standing.done; };
  const auto done = static_cast<std::size_t>(std::count_if(items_.begin(), items_.end(), is_done));
  const auto bar = progress_bar(done, items_.size(), size.width / 2, output);
  const auto room = size.width > display_width(bar) + 1 ? size.width - display_width(bar) - 1 : 0;
  std::vector<std::string> head{text.painted(Look::bold, text.padded("Exercises", room)) + " " +
                                text.painted(Look::good, bar)};
  if (searches_ || !sought_.empty())
    head.push_back(text.cut("/" + sought_ + (searches_ ? "_" : ""), size.width));
  head.emplace_back();

  std::vector<std::string> rows;
  std::size_t row_of_chosen = 0;
  const auto shown_items = found();
  std::size_t id_width = 0;
  for (const auto& item : items_) id_width = std::max(id_width, item.id.size());
  for (std::size_t n = 0; n < shown_items.size(); ++n) {
    const auto& item = items_[shown_items[n]];
    if (n == 0 || items_[shown_items[n - 1]].module != item.module) {
      std::size_t all = 0, passed = 0;
      for (const auto& other : items_)
        if (other.module == item.module) ++all, passed += other.standing.done ? 1 : 0;
      rows.push_back(
          text.painted(Look::bold, text.cut(fmt::format("{}  {}/{}", item.module, passed, all), size.width)));
    }
    const bool here = shown_items[n] == chosen_;
    if (here) row_of_chosen = rows.size();
    const auto wide = fmt::format("{} {} {:<{}}  {}", here ? text.here() : " ", item.standing.mark, item.id,
                                  id_width, here ? item.title + " · " + item.standing.words : item.title);
    rows.push_back(text.painted(here ? Look::code : item.standing.look, text.cut(wide, size.width)));
  }
  if (shown_items.empty()) rows.push_back(text.cut("No exercise has this in its name.", size.width));

  const auto page = size.height > head.size() + 2 ? size.height - head.size() - 2 : 1;
  const auto most_top = rows.size() > page ? rows.size() - page : 0;
  const auto top = std::min(row_of_chosen > page / 2 ? row_of_chosen - page / 2 : 0, most_top);
  for (auto i = top; i < std::min(top + page, rows.size()); ++i) head.push_back(rows[i]);
  head.resize(std::max(head.size(), size.height > 1 ? size.height - 1 : 1));
  head.push_back(
      text.painted(Look::dim, text.cut(searches_ ? "type to search · Enter open · Escape all"
                                                 : "Enter open · arrows move · / search · q return",
                                       size.width)));
  if (head.size() > size.height)
    head.erase(head.begin() + static_cast<std::ptrdiff_t>(size.height), head.end());
  return head;
}

}  // namespace manyhands
