#include "kit/host/suites/picture_suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "kit/host/suites/crunch_suite.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {
namespace {

using work::View;
using Picture = std::vector<std::uint16_t>;

Picture row_of(const Picture& picture, int row, int columns) {
  const auto begin = picture.begin() + static_cast<std::ptrdiff_t>(row) * columns;
  return {begin, begin + columns};
}

// Computed with the kit's own function, once for each input, because several runs of a block have the same
// one.
const Picture& right_picture(const View& view) {
  static std::map<std::string, Picture> known;
  const auto [entry, is_new] = known.try_emplace(picture_call(view, 0).args.dump());
  if (is_new) {
    entry->second.resize(static_cast<std::size_t>(view.rows) * static_cast<std::size_t>(view.columns));
    for (int row = 0; row < view.rows; ++row)
      work::mandelbrot_row(view, row, entry->second.data() + static_cast<std::ptrdiff_t>(row) * view.columns);
  }
  return entry->second;
}

}  // namespace

// Asymmetric on purpose. (A view that is symmetric about the real axis would balance by luck if two workers
// take one half each; a steeper one would make the same mistake look serial.)
View view_for(std::uint64_t seed, int columns, int rows, int max_iterations) {
  const auto shift = [seed](int bits) {
    return (static_cast<double>((seed >> bits) & 0xffff) / 65536 - 0.5) / 100;
  };
  return {.centre_re = -0.7 + shift(0),
          .centre_im = -0.31 + shift(16),
          .width = 2.2,
          .columns = columns,
          .rows = rows,
          .max_iterations = max_iterations};
}

Call picture_call(const View& view, int workers) {
  Call call;
  call.scenario = "mandelbrot";
  call.args = {{"centre_re", view.centre_re}, {"centre_im", view.centre_im},
               {"width", view.width},         {"columns", view.columns},
               {"rows", view.rows},           {"max_iterations", view.max_iterations},
               {"workers", workers}};
  call.workers = workers;
  return call;
}

View view_in(const Call& call) {
  const auto& args = call.args;
  return {.centre_re = args.at("centre_re"),
          .centre_im = args.at("centre_im"),
          .width = args.at("width"),
          .columns = args.at("columns"),
          .rows = args.at("rows"),
          .max_iterations = args.at("max_iterations")};
}

std::optional<Finding> judge_picture(const View& view, const Picture& picture, const std::string& with,
                                     const std::string& advice, const std::string& never) {
  const Picture& right = right_picture(view);
  if (picture == right) return std::nullopt;
  if (picture.size() != right.size())
    return found("wrong-answer", fmt::format("{} the picture has {} pixels; {} rows of {} columns need {}",
                                             with, picture.size(), view.rows, view.columns, right.size()));
  std::multiset<Picture> rows;
  std::multiset<Picture> right_rows;
  std::map<Picture, int> place;
  int wrong = 0;
  int first = -1;
  for (int row = 0; row < view.rows; ++row) {
    const Picture got = row_of(picture, row, view.columns);
    const Picture want = row_of(right, row, view.columns);
    rows.insert(got);
    right_rows.insert(want);
    place.emplace(want, row);
    if (got == want) continue;
    if (first < 0) first = row;
    ++wrong;
  }
  const Picture got = row_of(picture, first, view.columns);
  const auto belongs = place.find(got);
  if (rows == right_rows)
    return found("rows-out-of-place",
                 fmt::format("{} all rows are there, but {} of {} are in the wrong place: row {} of your "
                             "picture should be row {}. {}",
                             with, wrong, view.rows, first, belongs->second, advice));
  const auto lead = fmt::format("{} {} of {} rows are wrong", with, wrong, view.rows);
  if (std::all_of(got.begin(), got.end(), [](auto steps) { return steps == 0; }))
    return found("wrong-answer", fmt::format("{}; row {} is all 0, as if it {}", lead, first, never));
  if (belongs != place.end())
    return found("wrong-answer",
                 fmt::format("{}; row {} shows what belongs in row {}", lead, first, belongs->second));
  return found("wrong-answer", fmt::format("{}, the first is row {}", lead, first));
}

}  // namespace manyhands::host
