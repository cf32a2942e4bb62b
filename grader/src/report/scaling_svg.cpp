#include "report/scaling_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/timeline_svg.hpp"

namespace manyhands {
namespace {

constexpr double plot_width = 420;
constexpr double plot_height = 240;
constexpr double plot_left = 42;
constexpr double plot_right = 110;
constexpr double plot_top = 12;
constexpr double plot_bottom = 36;

constexpr const char* curve_style = R"(
.tl-line { fill: none; stroke-width: 2; } .tl-yours { stroke: var(--run); } .tl-fit { stroke: var(--lock); stroke-dasharray: 6 3; }
.tl-ideal { stroke: var(--sleep); stroke-dasharray: 2 3; } .tl-bar { stroke: var(--pipe); stroke-dasharray: 9 3; }
)";

}  // namespace

std::string words_about(const ScalingCurve& curve) {
  if (curve.points.size() < 2) return {};
  const auto& last = curve.points.back();
  auto text =
      fmt::format("With {} workers it is {:.2f} times as fast as with one", last.workers, last.speedup);
  if (last.disturbed) text += " (other programs used the cores meanwhile)";
  text += fmt::format("; this machine can give {:.2f}.", last.ideal);
  if (curve.needed > 0) text += fmt::format(" The exercise requires {:.2f}.", curve.needed);
  if (curve.serial >= 0)
    text += fmt::format(" It behaves as if {:.0f} % of the work were serial.", 100 * curve.serial);
  return text;
}

std::string to_svg(const ScalingCurve& curve, const std::string& id) {
  if (curve.points.size() < 2) return {};
  double most = std::max(1.0, curve.needed);
  for (const auto& point : curve.points) most = std::max({most, point.speedup, point.ideal});
  const int workers = std::max(2, curve.points.back().workers);
  const auto x = [&](double w) {
    return plot_left + (plot_width - plot_left - plot_right) * (w - 1) / (workers - 1);
  };
  const auto y = [&](double s) {
    return plot_height - plot_bottom - (plot_height - plot_top - plot_bottom) * s / (most * 1.05);
  };
  std::string body;
  for (int s = 0; s <= static_cast<int>(most); s += std::max(1, static_cast<int>(most) / 6))
    body += fmt::format(
        "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"tl-grid\"/>\n<text "
        "x=\"{:.1f}\" "
        "y=\"{:.1f}\" class=\"tl-label tl-small\">{}×</text>\n",
        plot_left, plot_width - plot_right, y(s), y(s), plot_left - 6, y(s) + 3.5, s);
  for (const auto& point : curve.points)
    if (point.workers % std::max(1, workers / 8) == 0 || point.workers == 1)
      body += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"tl-tick\">{}</text>\n", x(point.workers),
                          plot_height - plot_bottom + 15, point.workers);
  body += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"tl-tick\">workers</text>\n",
                      x((1.0 + workers) / 2), plot_height - 6);
  struct Label {
    double at;
    std::string text;
  };
  std::vector<Label> labels;
  const auto line = [&](const char* look, const std::string& name, auto value) {
    std::string path;
    for (const auto& point : curve.points)
      path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x(point.workers), y(value(point)));
    body += fmt::format("<path d=\"{}\" class=\"tl-line {}\"/>\n", path, look);
    labels.push_back({y(value(curve.points.back())), name});
  };
  line("tl-ideal", "this machine", [](const CurvePoint& p) { return p.ideal; });
  if (curve.needed > 0) {
    body += fmt::format("<path d=\"M{:.1f} {:.1f}H{:.1f}\" class=\"tl-line tl-bar\"/>\n", plot_left,
                        y(curve.needed), plot_width - plot_right);
    labels.push_back({y(curve.needed), "required"});
  }
  if (curve.serial >= 0)
    line("tl-fit", fmt::format("{:.0f} % serial", 100 * curve.serial),
         [&](const CurvePoint& p) { return 1 / (curve.serial + (1 - curve.serial) / p.ideal); });
  line("tl-yours", "your program", [](const CurvePoint& p) { return p.speedup; });
  for (const auto& point : curve.points)
    body += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" class=\"{}\"/>\n", x(point.workers),
                        y(point.speedup), point.disturbed ? "tl-sleep" : "tl-run");
  std::stable_sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.at < b.at; });
  double next = 0;
  for (const auto& label : labels) {
    next = std::max(next, label.at + 4);
    body += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"tl-key\">{}</text>\n",
                        plot_width - plot_right + 8, next, label.text);
    next += 14;
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tl\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
      "width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" role=\"img\" aria-labelledby=\"{2}-title {2}-desc\">\n<title id=\"{2}-title\">How "
      "the "
      "program scales</title>\n<desc id=\"{2}-desc\">{3}</desc>\n<style>{4}{5}</style>\n{6}</svg>\n",
      plot_width, plot_height, id, words_about(curve), timeline_style(), curve_style, body);
}

}  // namespace manyhands
