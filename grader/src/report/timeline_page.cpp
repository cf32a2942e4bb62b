#include "report/timeline_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/html_page.hpp"
#include "report/scaling_svg.hpp"
#include "report/timeline_svg.hpp"
#include "report/timeline_tables.hpp"
#include "timeline/words.hpp"

namespace manyhands {
namespace {

// If the runs differ by more than this, one scale would leave nothing to see of the shorter one.
constexpr std::int64_t most_apart = 4;

std::string paragraph(const std::string& text) {
  return text.empty() ? "" : "<p>" + escape_xml(printable_line(text)) + "</p>\n";
}

std::string run_part(const Timeline& timeline, const TimelinePicture& picture) {
  std::string words = "<p><strong>" + escape_xml(seen_at_once(timeline)) + "</strong></p>\n";
  const auto sentences = words_about(timeline);
  if (!sentences.empty()) {
    words += "<ul>\n";
    for (const auto& sentence : sentences) words += "<li>" + escape_xml(printable_line(sentence)) + "</li>\n";
    words += "</ul>\n";
  }
  return words + "<figure class=\"wide\">\n" + to_svg(timeline, picture) + "</figure>\n";
}

std::string numbers(const Timeline& timeline) {
  return table_of_lanes(timeline) + table_of_waits(timeline) + table_of_wakes(timeline) +
         table_of_strips(timeline);
}

std::string how_it_was_seen(const Timeline& timeline) {
  return paragraph(fmt::format(
      "The grader looked at the program every {} on average (the longest gap was {}), which took {:.1f} % of "
      "one "
      "core. Shorter events are missing. States and times on a core are the kernel's; the requests are from "
      "the "
      "web site's log. Which lock, which line and who let whom go on was read in the program's own memory. "
      "This run was not timed for a verdict, and no verdict depends on it.",
      time_words(timeline.period_ns), time_words(timeline.max_gap_ns),
      100 * static_cast<double>(timeline.look_cost_ns) /
          static_cast<double>(std::max<std::int64_t>(1, timeline.span_ns))));
}

std::string compared(const Timeline& all, const Timeline& one) {
  return paragraph(fmt::format(
      "It takes {} on {} {} and {} on one: {:.2f} times as long. What is concurrent stays so on one core, "
      "since "
      "threads that wait need no core; what is parallel does not.",
      time_words(all.span_ns), all.cores, all.cores == 1 ? "core" : "cores", time_words(one.span_ns),
      static_cast<double>(one.span_ns) / static_cast<double>(std::max<std::int64_t>(1, all.span_ns))));
}

}  // namespace

std::string timeline_section(const TimelineView& view) {
  const auto& all = view.all_cores;
  const auto one_span = view.one_core ? view.one_core->span_ns : 0;
  const bool same_scale = std::max(all.span_ns, one_span) <= most_apart * std::min(all.span_ns, one_span);
  const auto span = same_scale ? std::max(all.span_ns, one_span) : 0;
  std::string text =
      fmt::format("<h2>What the threads did, on {} {}</h2>\n", all.cores, all.cores == 1 ? "core" : "cores");
  text += run_part(all, {view.exercise + " on all cores", "all", span, 960, true});
  text += numbers(all);
  if (view.one_core) {
    text += "<h2>The same program on one core</h2>\n" + compared(all, *view.one_core);
    if (!same_scale) text += paragraph("The two pictures have different scales.");
    text += run_part(*view.one_core, {view.exercise + " on one core", "one", span, 960, true});
    text += "<details><summary>Its numbers</summary>\n" + numbers(*view.one_core) + "</details>\n";
  }
  if (view.curve)
    if (const auto svg = to_svg(*view.curve, "curve"); !svg.empty())
      text += "<h2>With more workers</h2>\n" + paragraph(words_about(*view.curve)) +
              "<figure class=\"wide\">\n" + svg + "</figure>\n";
  return text + "<h2>How this was seen</h2>\n" + how_it_was_seen(all);
}

std::string to_html(const TimelineView& view) {
  const auto name = view.title.empty() ? view.exercise : view.exercise + ": " + view.title;
  return html_page("Timeline of " + view.exercise,
                   "<h1>" + escape_xml(printable_line(name)) + "</h1>\n" + timeline_section(view),
                   timeline_page_style);
}

}  // namespace manyhands
