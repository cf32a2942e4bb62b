#include "report/timeline_svg.hpp"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../timeline/timeline_examples.hpp"
#include "base/text.hpp"
#include "kit/host/base/catch.hpp"
#include "process/command.hpp"
#include "report/scaling_svg.hpp"
#include "report/timeline_page.hpp"
#include "report/timeline_scale.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace timeline_svg_test {

using namespace timeline_examples;

namespace {

const std::filesystem::path source_dir = MANYHANDS_SOURCE_DIR;

struct Example {
  std::string file;  // relative to grader/
  Timeline timeline;
  std::string title;
};

// The first two are the pictures of docs/timeline.md.
std::vector<Example> examples() {
  return {{"docs/timeline/one-lock.svg", one_lock(), "Four threads that all wait for one lock"},
          {"docs/timeline/requests.svg", requests(24, 6), "One thread that keeps six requests in flight"},
          {"tests/unit/report/golden/timeline/processes.svg", processes(), "A parent and two workers"},
          {"tests/unit/report/golden/timeline/states.svg", all_states(7, 140), "All states"},
          {"tests/unit/report/golden/timeline/many-threads.svg", all_states(64, 30), "64 threads"}};
}

ScalingCurve curve() {
  return {{{1, 1, 1, false}, {2, 1.8, 2, false}, {3, 2.3, 2.9, true}, {4, 2.7, 3.8, false}}, 0.15, 3.2};
}

boost::property_tree::ptree parsed(const std::string& xml) {
  std::istringstream in(xml);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(in, tree);
  return tree;
}

}  // namespace

// After an intended change: run MANYHANDS_UPDATE_GOLDEN=1 unit_tests, then look at the pictures.
TEST_CASE("pictures of timelines are what their golden files show") {
  std::vector<std::pair<std::string, std::string>> pictures;
  for (const auto& example : examples())
    pictures.emplace_back(example.file, to_svg(example.timeline, {example.title, "t", 0, 960, true}));
  pictures.emplace_back("tests/unit/report/golden/timeline/curve.svg", to_svg(curve(), "curve"));
  for (const auto& [file, now] : pictures) {
    INFO(file);
    const auto path = source_dir / "grader" / file;
    if (std::getenv("MANYHANDS_UPDATE_GOLDEN") != nullptr) {
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << now;
    }
    std::ostringstream before;
    before << std::ifstream(path, std::ios::binary).rdbuf();
    CHECK(now == before.str());
    CHECK_NOTHROW(parsed(now));
  }
}

TEST_CASE("a browser draws the page") {
  std::string browser;
  for (const auto* name : {"/usr/bin/chromium-headless-shell", "/usr/bin/chromium"})
    if (browser.empty() && std::filesystem::exists(name)) browser = name;
  if (browser.empty()) {
    WARN("chromium is not installed: not tested");
    return;
  }
  const test::TemporaryFolder folder;
  folder.put("page.html", to_html(TimelineView{"example", "Example", one_lock(), {}, curve()}));
  const auto png = folder.path() / "page.png";
  process::CommandOptions options;
  options.cwd = folder.path();
  options.env = {"PATH=/usr/bin:/bin", "HOME=" + folder.path().string()};
  const auto drawn = process::run(
      {browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1000,900",
       "--screenshot=" + png.string(), "file://" + (folder.path() / "page.html").string()},
      options);
  INFO(drawn.err);
  REQUIRE(drawn.succeeded());
  std::ostringstream bytes;
  bytes << std::ifstream(png, std::ios::binary).rdbuf();
  CHECK(bytes.str().starts_with("\x89PNG"));
  CHECK(bytes.str().size() > 20'000);  // an empty page has far fewer
}

TEST_CASE("a picture has a title and a description for those who cannot see it") {
  const auto svg = parsed(to_svg(one_lock(), {"A <title>", "t", 0, 960, false})).get_child("svg");
  CHECK(svg.get<std::string>("<xmlattr>.role") == "img");
  CHECK(svg.get<std::string>("title") == "A <title>");
  CHECK(contains(svg.get<std::string>("desc"), "All wait for one lock"));
}

TEST_CASE("what a program names cannot leave its place in a picture or a page") {
  auto timeline = requests(5, 2);
  const std::string text = "\"/></svg><script>alert(1)</script>&amp;]]>\x01\xff";
  for (auto& event : timeline.events) event.what = event.file = text;
  for (auto& lane : timeline.lanes) lane.name = text;
  const auto svg = to_svg(timeline, {text, "t", 0, 960, true});
  CHECK(!contains(svg, "<script"));
  CHECK_NOTHROW(parsed(svg));
  TimelineView view{text, text, timeline, timeline, curve()};
  const auto page = to_html(view);
  CHECK(!contains(page, "<script"));
  CHECK(!contains(page, "http-equiv"));
  CHECK(!contains(page, "src="));
}

TEST_CASE("a picture stays small, however much has happened") {
  auto timeline = empty_run(60'000, 2);
  for (int thread = 0; thread < 96; ++thread) {
    add_lane(timeline, "thread " + std::to_string(thread));
    for (std::int64_t t = 0; t < 4000; ++t)
      add(timeline, thread, t * 15, t * 15 + 15, static_cast<Doing>((t + thread) % 7));
    for (int i = 0; i < 40; ++i) timeline.wakes.push_back({i * 1000 * ms, 0, thread, "released lock 1"});
  }
  complete(timeline, {});
  CHECK(to_svg(timeline, {"big", "t", 0, 960, true}).size() < 4'000'000);
}

TEST_CASE("states that are shorter than a pixel keep their shares") {
  std::vector<LaneEvent> events;
  for (std::int64_t t = 0; t < 1000; ++t) {
    events.push_back({t * 10, 3, 0, Doing::run});
    events.push_back({t * 10 + 3, 7, 0, Doing::lock});
  }
  std::vector<const LaneEvent*> pointers;
  for (const auto& event : events) pointers.push_back(&event);
  std::int64_t run = 0;
  std::int64_t all = 0;
  for (const auto& stretch : stretches_of(pointers, 50)) {
    all += stretch.end - stretch.begin;
    if (stretch.kind == Doing::run) run += stretch.end - stretch.begin;
  }
  CHECK(all == 10'000);
  CHECK(static_cast<double>(run) / 10'000 == Approx(0.3).margin(0.02));
}

TEST_CASE("the axis has round steps") {
  CHECK(step_of_axis(96 * ms, 8) == 20 * ms);
  CHECK(step_of_axis(1'000'000'000, 8) == 200 * ms);
  CHECK(step_of_axis(0, 8) == 1000);
}

}  // namespace timeline_svg_test
