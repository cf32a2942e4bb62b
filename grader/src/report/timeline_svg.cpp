#include "report/timeline_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/timeline_scale.hpp"
#include "timeline/figures.hpp"
#include "timeline/words.hpp"

namespace manyhands {
namespace {

constexpr double label_width = 118;
constexpr double share_width = 58;
constexpr double top = 22;
constexpr double strip_height = 40;
constexpr double group_gap = 27;
constexpr double axis_height = 26;
constexpr double legend_row = 18;
constexpr std::size_t most_stretches = 12'000;
constexpr std::size_t most_arrows = 48;
constexpr double least_bin_px = 1.5;
constexpr double px_with_title = 3;

/// Height of a state, as a part of the lane's.
double height_of(Doing doing) {
  switch (doing) {
    case Doing::run:
    case Doing::ready:
      return 1;
    case Doing::lock:
      return 0.72;
    case Doing::net:
    case Doing::pipe:
      return 0.5;
    case Doing::sleep:
    case Doing::await:
      return 0.16;
  }
  return 1;
}

std::string text_of(const std::string& any) {
  return escape_xml(printable_line(any));
}

std::string title_of(const Stretch& stretch) {
  std::string title{name_of(stretch.kind).words};
  const auto& event = *stretch.longest;
  if (!event.what.empty()) title += ": " + event.what;
  if (!event.file.empty()) title += fmt::format(", {}:{}", event.file, event.line);
  return fmt::format("{} ({} to {})", title, time_words(stretch.begin), time_words(stretch.end));
}

class Picture {
 public:
  Picture(const Timeline& timeline, const TimelinePicture& how) : timeline_(timeline), how_(how) {
    scale_.span_ns = std::max<std::int64_t>(1, how.span_ns > 0 ? how.span_ns : timeline.span_ns);
    scale_.left = label_width;
    scale_.width = how.width - label_width - share_width;
    const auto lanes = timeline.lanes.size();
    pitch_ = lanes <= 12 ? 24 : lanes <= 24 ? 17 : lanes <= 48 ? 12.5 : 10;
    bar_ = pitch_ - (lanes <= 12 ? 8 : lanes <= 24 ? 4.5 : 2.5);
  }

  std::string draw() {
    y_ = top;
    lanes(true);
    lanes(false);
    for (const auto& strip : timeline_.strips) draw_strip(strip);
    arrows();
    axis();
    if (how_.legend) legend();
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tl\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
        "width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" role=\"img\" aria-labelledby=\"{2}-title {2}-desc\">\n"
        "<title id=\"{2}-title\">{3}</title>\n<desc "
        "id=\"{2}-desc\">{4}</desc>\n<style>{5}</style>\n{6}{7}</svg>\n",
        how_.width, y_ + 4, how_.id, text_of(how_.title), text_of(description()), timeline_style(),
        patterns(), body_);
  }

 private:
  [[nodiscard]] std::string description() const {
    std::string text = seen_at_once(timeline_);
    for (const auto& words : words_about(timeline_)) text += " " + words;
    return text;
  }

  [[nodiscard]] std::string patterns() const {
    const auto pattern = [&](const char* name, const char* size, const char* drawn) {
      return fmt::format("<pattern id=\"{}-{}\" {} patternUnits=\"userSpaceOnUse\">{}</pattern>\n", how_.id,
                         name, size, drawn);
    };
    return "<defs>\n" +
           pattern("ready", "width=\"5\" height=\"5\" patternTransform=\"rotate(45)\"",
                   "<rect width=\"5\" height=\"5\" class=\"tl-ready\"/><rect width=\"2\" height=\"5\" "
                   "class=\"tl-paper\"/>") +
           pattern("lock", "width=\"5\" height=\"4\"",
                   "<rect width=\"5\" height=\"4\" class=\"tl-lock\"/><rect width=\"1\" height=\"4\" "
                   "class=\"tl-paper\"/>") +
           pattern("pipe", "width=\"4\" height=\"3\"",
                   "<rect width=\"4\" height=\"3\" class=\"tl-pipe\"/><rect width=\"4\" height=\"1\" "
                   "class=\"tl-paper\"/>") +
           pattern("sleep", "width=\"6\" height=\"4\"",
                   "<rect width=\"3\" height=\"4\" class=\"tl-sleep\"/>") +
           fmt::format(
               "<marker id=\"{}-head\" viewBox=\"0 0 6 6\" refX=\"5\" refY=\"3\" markerWidth=\"6\" "
               "markerHeight=\"6\" orient=\"auto\"><path d=\"M0 0 L6 3 L0 6 z\" class=\"tl-wake-head\"/>"
               "</marker>\n</defs>\n",
               how_.id);
  }

  [[nodiscard]] std::string paint(Doing doing) const {
    switch (doing) {
      case Doing::ready:
      case Doing::lock:
      case Doing::pipe:
      case Doing::sleep:
        return fmt::format("fill=\"url(#{}-{})\"", how_.id, name_of(doing).key);
      default:
        return fmt::format("class=\"tl-{}\"", name_of(doing).key);
    }
  }

  void add(const std::string& text) { body_ += text; }

  void words(double x, double y, const char* look, const std::string& text) {
    add(fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\">{}</text>\n", x, y, look, text_of(text)));
  }

  [[nodiscard]] std::vector<std::size_t> lanes_of(bool tasks) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < timeline_.lanes.size(); ++i)
      if (is_task(timeline_.lanes[i]) == tasks) found.push_back(i);
    return found;
  }

  void lanes(bool tasks) {
    const auto group = lanes_of(tasks);
    if (group.empty()) return;
    const bool processes = std::any_of(group.begin(), group.end(), [&](std::size_t i) {
      return timeline_.lanes[i].kind == LaneKind::process;
    });
    if (!tasks) y_ += group_gap;
    words(0, y_ - 8, "tl-head",
          !tasks      ? "Requests in flight, one below the other"
          : processes ? "Threads and processes"
                      : "Threads");
    if (tasks) words(scale_.left + scale_.width + 6, y_ - 8, "tl-small", "on a core");
    const auto times = times_of(timeline_);
    for (const auto i : group) {
      middle_[i] = y_ + bar_ / 2;
      lane(i, tasks ? times[i].share(Doing::run) : -1);
      y_ += pitch_;
    }
  }

  void lane(std::size_t i, double run) {
    const auto& lane = timeline_.lanes[i];
    const double font = std::min(12.0, pitch_ - 1.5);
    add(fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"tl-label\" style=\"font-size:{:.1f}px\">{}</text>\n",
        label_width - 8, middle_[i] + font * 0.35, font, text_of(shorten(lane.name, 18))));
    if (run >= 0)
      add(fmt::format("<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"tl-life\"/>\n",
                      scale_.x(lane.begin_ns), scale_.x(lane.end_ns), middle_[i], middle_[i]));
    std::vector<const LaneEvent*> events;
    for (const auto& event : timeline_.events)
      if (static_cast<std::size_t>(event.lane) == i) events.push_back(&event);
    if (run >= 0) {
      for (const auto& stretch : stretches_of(events, bin_ns())) draw_stretch(i, stretch);
      add(fmt::format(
          "<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"tl-share\" style=\"font-size:{:.1f}px\">{:.0f} %</text>\n",
          scale_.left + scale_.width + 6, middle_[i] + font * 0.35, font, 100 * run));
      return;
    }
    for (const auto* event : events)
      draw_stretch(i, {event->t, event->t + event->dur, event->kind, event}, true);
  }

  [[nodiscard]] std::int64_t bin_ns() const {
    const auto lanes = std::max<std::size_t>(1, timeline_.lanes.size());
    const double bins = std::min(scale_.width / least_bin_px, static_cast<double>(most_stretches / lanes));
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(scale_.span_ns) / bins));
  }

  void draw_stretch(std::size_t i, const Stretch& stretch, bool framed = false) {
    const double x = scale_.x(stretch.begin);
    const double width = std::max(0.4, scale_.x(stretch.end) - x - (framed ? 1 : 0));
    const double height = std::max(1.6, bar_ * (framed ? 0.9 : height_of(stretch.kind)));
    const auto rest = fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" {}", x,
                                  middle_[i] - height / 2, width, height, paint(stretch.kind));
    if (width < px_with_title)
      add(rest + "/>\n");
    else
      add(fmt::format("{}><title>{}</title></rect>\n", rest, text_of(title_of(stretch))));
    if (!framed || pitch_ < 12) return;
    const auto& what = stretch.longest->what;  // "/a.html, status 200"
    const auto name = what.substr(0, what.find(", "));
    const double font = std::min(9.0, bar_ - 1.5);
    if (static_cast<double>(display_width(name)) * font * 0.56 + 4 > width) return;
    add(fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"tl-in\" style=\"font-size:{:.1f}px\">{}</text>\n", x + 2.5,
        middle_[i] + font * 0.35, font, text_of(name)));
  }

  void draw_strip(const Strip& strip) {
    y_ += group_gap;
    words(0, y_ - 8, "tl-head", strip.name);
    double most = 1;
    for (const auto& point : strip.points) most = std::max(most, point.value);
    if (strip.name == "cores busy") most = std::max(most, static_cast<double>(timeline_.cores));
    const double bottom = y_ + strip_height;
    const auto at = [&](double value) { return bottom - strip_height * std::min(1.0, value / most); };
    const double end = scale_.x(timeline_.span_ns);
    const double middle = most >= 4 ? std::floor(most / 2) : most >= 2 ? 1 : 0;
    std::vector<double> marks{0, most};
    if (middle > 0) marks.push_back(middle);
    for (const double value : marks) {
      add(fmt::format("<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"tl-grid\"/>\n",
                      scale_.left, end, at(value), at(value)));
      add(fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"tl-label tl-small\">{:.0f}</text>\n",
                      label_width - 8, at(value) + 3.5, value));
    }
    std::string path;
    double value = 0;
    double last_x = -1;
    for (const auto& point : strip.points) {
      const double x = scale_.x(std::min(point.t, timeline_.span_ns));
      if (path.empty())
        path = fmt::format("M{:.1f} {:.1f}", x, bottom);
      else if (x - last_x >= 0.05)
        path += fmt::format("H{:.1f}", x);
      last_x = x;
      path += fmt::format("V{:.1f}", at(point.value));
      value = point.value;
    }
    if (value > 0) path += fmt::format("H{:.1f}", end);
    add(fmt::format("<path d=\"{}V{:.1f}z\" class=\"tl-strip\"><title>{}</title></path>\n", path, bottom,
                    text_of(strip.name)));
    y_ = bottom;
  }

  void arrows() {
    const auto& wakes = timeline_.wakes;
    const auto drawn = std::min(most_arrows, wakes.size());
    for (std::size_t k = 0; k < drawn; ++k) {
      const auto& wake = wakes[k * wakes.size() / drawn];  // spread evenly over the run
      const double from = middle_[static_cast<std::size_t>(wake.from)];
      const double to = middle_[static_cast<std::size_t>(wake.to)];
      const double x = scale_.x(wake.t);
      const double towards = to > from ? 1 : -1;
      add(fmt::format(
          "<path d=\"M{0:.1f} {1:.1f}L{0:.1f} {2:.1f}\" class=\"tl-wake\" "
          "marker-end=\"url(#{3}-head)\"><title>{4}</title></path>\n",
          x, from, to - towards * bar_ * 0.3, how_.id,
          text_of(fmt::format("{} {}, and {} goes on ({})",
                              timeline_.lanes[static_cast<std::size_t>(wake.from)].name, wake.what,
                              timeline_.lanes[static_cast<std::size_t>(wake.to)].name, time_words(wake.t)))));
    }
  }

  void axis() {
    const auto step = step_of_axis(scale_.span_ns, 8);
    const double bottom = y_ + 6;
    std::string grid;
    for (std::int64_t t = 0; t <= scale_.span_ns; t += step) {
      const double x = scale_.x(t);
      grid += fmt::format(
          "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\" class=\"tl-grid\"/>\n", x,
          top - 4, bottom);
      if (x < scale_.left + scale_.width - 12 || t == 0)
        add(fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"tl-tick\">{}</text>\n", x, bottom + 13,
                        tick(t, step)));
    }
    words(scale_.left + scale_.width + 6, bottom + 13, "tl-small",
          scale_.span_ns >= 10'000'000'000 ? "s" : "ms");
    body_ = grid + body_;
    y_ = bottom + axis_height - 6;
  }

  [[nodiscard]] std::string tick(std::int64_t t, std::int64_t step) const {
    if (scale_.span_ns >= 10'000'000'000) return fmt::format("{:g}", static_cast<double>(t) / 1e9);
    const double ms = static_cast<double>(t) / 1e6;
    return step >= 1'000'000 ? fmt::format("{:.0f}", ms) : fmt::format("{:.2f}", ms);
  }

  void legend() {
    TimeByDoing all{};
    for (const auto& event : timeline_.events) all[static_cast<std::size_t>(event.kind)] += event.dur;
    double x = 0;
    y_ += legend_row;
    for (const auto& name : doing_names) {
      if (all[static_cast<std::size_t>(name.doing)] == 0) continue;
      const double width = 34 + static_cast<double>(name.words.size()) * 6.3;
      if (x + width > how_.width) {
        x = 0;
        y_ += legend_row;
      }
      const double height = std::max(2.0, 12 * height_of(name.doing));
      add(fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"18\" height=\"{:.1f}\" {}/>\n", x,
                      y_ - 4 - height / 2, height, paint(name.doing)));
      words(x + 23, y_, "tl-key", std::string(name.words));
      x += width;
    }
    y_ += 6;
  }

  const Timeline& timeline_;
  const TimelinePicture& how_;
  TimeScale scale_;
  double pitch_ = 0;
  double bar_ = 0;
  double y_ = 0;
  std::map<std::size_t, double> middle_;  // of each lane
  std::string body_;
};

}  // namespace

std::string to_svg(const Timeline& timeline, const TimelinePicture& picture) {
  return Picture(timeline, picture).draw();
}

// Okabe and Ito's colours, which differ for all kinds of colour vision.
std::string timeline_style() {
  return R"(
.tl { --run:#0072b2; --ready:#e69f00; --lock:#c1440e; --net:#56b4e9; --pipe:#009e73; --sleep:#767676;
  --await:#9a9a9a; --ink:#1c1c1c; --quiet:#595959; --grid:#00000018; --paper:#ffffff; --wake:#7b3f98; --strip:#0072b266; }
@media screen and (prefers-color-scheme: dark) { .tl { --run:#4aa3df; --ready:#f0b840; --lock:#f2764a; --net:#8fd0f5;
  --pipe:#35c79b; --sleep:#a8a8a8; --await:#808080; --ink:#ececec; --quiet:#b4b4b4; --grid:#ffffff22; --paper:#16181c;
  --wake:#d79bf0; --strip:#4aa3df80; } }
.tl { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.tl text { font-family: system-ui, "DejaVu Sans", sans-serif; font-size: 12px; fill: var(--ink); }
.tl .tl-label { text-anchor: end; } .tl .tl-head { font-weight: 600; } .tl .tl-tick { text-anchor: middle; font-size: 11px; fill: var(--quiet); }
.tl .tl-small { font-size: 10px; fill: var(--quiet); } .tl .tl-share { fill: var(--quiet); } .tl .tl-key { font-size: 11px; }
.tl .tl-in { fill: #10202c; } .tl-run { fill: var(--run); } .tl-ready { fill: var(--ready); } .tl-lock { fill: var(--lock); }
.tl-net { fill: var(--net); } .tl-pipe { fill: var(--pipe); } .tl-sleep { fill: var(--sleep); } .tl-await { fill: var(--await); }
.tl-paper { fill: var(--paper); } .tl-strip { fill: var(--strip); } .tl-grid { stroke: var(--grid); } .tl-life { stroke: var(--grid); }
.tl-wake { stroke: var(--wake); stroke-width: 1; fill: none; } .tl-wake-head { fill: var(--wake); }
)";
}

}  // namespace manyhands
