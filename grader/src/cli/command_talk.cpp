#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <ostream>
#include <system_error>

#include "base/text.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/learner_state.hpp"
#include "cli/progress.hpp"
#include "cli/pythons.hpp"
#include "cli/talk_table.hpp"
#include "grade/idle_time.hpp"
#include "grade/run_locks.hpp"
#include "kit/site/server.hpp"
#include "measure/machine.hpp"
#include "process/command.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int pieces = 16;
constexpr int page_ms = 50;
constexpr int primes_below = 60'000;  // a second or two in Python, all pieces together
// The fastest of this many runs is shown: other load on the machine can only make a run slower.
constexpr int runs_of_each = 3;
// If other programs take more cores than this, the times say little.
constexpr double much_taken = 0.25;

struct TalkWork {
  std::string name;  // "fetch", "count"
  std::vector<std::string> pieces;
  std::string workers;
};

double own_cpu_seconds() {
  double seconds = 0;
  for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    ::getrusage(who, &usage);
    seconds += static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  }
  return seconds;
}

/// How many cores other programs have used since it was made.
class Others {
 public:
  [[nodiscard]] double cores() const {
    const auto idle = grade::idle_seconds();
    const std::chrono::duration<double> passed = Clock::now() - since_;
    if (!idle || !idle_ || passed.count() <= 0) return 0;
    const double busy = online_ * passed.count() - (*idle - *idle_) - (own_cpu_seconds() - own_);
    return std::max(0.0, busy / passed.count());
  }

 private:
  Clock::time_point since_ = Clock::now();
  std::optional<double> idle_ = grade::idle_seconds();
  double own_ = own_cpu_seconds();
  double online_ = read_machine().cores_online;
};

/// Runs the programs. All of them must print the same result for the same work.
class Talker {
 public:
  Talker(fs::path programs, Progress& progress) : programs_(std::move(programs)), progress_(progress) {}

  TalkCell cell(std::vector<std::string> command, const TalkWork& work, const std::string& name) {
    progress_.show(name, work.name == "fetch" ? "waiting for the network" : "computing");
    command.insert(command.end(), {work.name, work.workers});
    command.insert(command.end(), work.pieces.begin(), work.pieces.end());
    process::CommandOptions how;
    how.cwd = programs_;
    how.env = process::plain_environment();
    how.env.emplace_back("PYTHONDONTWRITEBYTECODE=1");
    TalkCell cell;
    for (int i = 0; i < runs_of_each; ++i) {
      const auto result = process::run(command, how);
      auto& right = results_[work.name];
      if (result.succeeded() && right.empty()) right = result.out;
      if (!result.succeeded() || result.out != right) {
        const auto said = printable_line(result.err.empty() ? result.out : result.err);
        cell.instead = "did not work";
        troubles_.push_back(fmt::format("{}: {}", name, said.empty() ? "it did not end properly" : said));
        return cell;
      }
      if (i == 0 || result.seconds < cell.seconds) cell.seconds = result.seconds;
    }
    return cell;
  }
  [[nodiscard]] const std::vector<std::string>& troubles() const { return troubles_; }

 private:
  fs::path programs_;
  Progress& progress_;
  std::map<std::string, std::string> results_;
  std::vector<std::string> troubles_;
};

site::Site pages_to_fetch() {
  site::Spec spec;
  spec.pages = pieces;
  spec.listed = true;
  spec.latency_min = spec.latency_max = std::chrono::milliseconds(page_ms);
  return site::generate(spec);
}

int show_programs(const TalkOptions& options, const fs::path& programs) {
  std::vector<std::string> names;
  for (const auto& way : talk_ways()) {
    names.emplace_back(way.name);
    if (*options.show != way.name) continue;
    for (const std::string& file : {std::string("talk.py"), std::string(way.file) + ".py",
                                    std::string("talk.hpp"), std::string(way.file) + ".cpp"}) {
      std::ifstream in(programs / file);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      options.output.out << paint(options.output, Look::bold, "── " + file + " ──") << "\n\n" << text << '\n';
    }
    return 0;
  }
  const auto meant = nearest(*options.show, names);
  return usage_error(options.output,
                     {fmt::format("the talk has no row '{}'{}", shorten(printable_line(*options.show), 60),
                                  meant ? fmt::format("; did you mean '{}'?", *meant) : ""),
                      "The rows are: " + join_words(names) + "."});
}

}  // namespace

int run_talk(const TalkOptions& options) {
  const auto& output = options.output;
  if (const auto failed = build_talk(options.places)) return report_setup_error(output, *failed);
  const auto programs = options.places.build / "talk";
  if (options.show) return show_programs(options, programs);

  const auto pythons = find_pythons();
  Progress progress(output, options.live);
  grade::RunLocks locks;
  const auto lock = locks.for_timed_runs([&](const std::string& what) { progress.wait("talk", what); });
  if (!lock) return report_setup_error(output, {lock.error(), 3});
  std::optional<site::Server> server;
  try {
    server.emplace(pages_to_fetch());
  } catch (const std::system_error& e) {
    return report_setup_error(output, {{std::string("the pages cannot be served: ") + e.what(), {}}, 3});
  }
  TalkWork fetch{"fetch", {}, std::to_string(pieces)};
  for (int page = 0; page < pieces; ++page) fetch.pieces.push_back(server->url_of(page));
  const int cores = read_machine().p_avail;
  const TalkWork count{"count", std::vector<std::string>(pieces, std::to_string(primes_below)),
                       std::to_string(std::min(cores, pieces))};

  const Others others;
  Talker talker(programs, progress);
  std::vector<TalkRow> rows;
  for (const auto& way : talk_ways()) {
    TalkRow row{way.name, {}, way.why};
    const auto line = [&](const std::string& language, const char* uses, std::vector<std::string> command) {
      const auto name = fmt::format("{} ({})", way.name, language);
      row.lines.push_back(
          {language, uses, talker.cell(command, fetch, name), talker.cell(command, count, name)});
    };
    for (const auto& python : pythons)
      line(python.name, way.python, {python.program.string(), (programs / way.file).string() + ".py"});
    line("C++", way.cpp, {(programs / way.file).string()});
    rows.push_back(std::move(row));
  }
  const auto taken = others.cores();
  progress.clear();

  const auto say = [&](const std::string& text) {
    for (const auto& part : wrap(text, output.width)) output.out << shown(output, part) << '\n';
  };
  say(fmt::format(
      "IO: fetch {} pages that take {} ms each, over the network. CPU: count the primes below {}, {} times. "
      "Times are from the start of a program to its end, the shortest of {} runs.",
      pieces, page_ms, format_count(primes_below), pieces, runs_of_each));
  output.out << '\n';
  for (const auto& text : talk_table(rows, "IO", "CPU", output.width))
    output.out << shown(output, text) << '\n';
  output.out << '\n';
  if (pythons.empty())
    say("There is no Python 3 here, so only C++ is shown. Install the package python3 and compare again.");
  else if (std::none_of(pythons.begin(), pythons.end(), [](const auto& p) { return p.name.back() == 't'; }))
    say("A free-threaded Python (such as python3.14t) in PATH would be shown, too: there, threads compute on "
        "all cores.");
  if (cores == 1) say("This machine has one core, so nothing can make CPU work faster here.");
  if (taken > much_taken)
    say(
        fmt::format("Other programs took {:.1f} cores meanwhile, so these times say little. Close them and "
                    "compare again.",
                    taken));
  for (const auto& trouble : talker.troubles()) say(trouble);
  say(fmt::format("The programs have a few lines each: {} compare talk --show threads", output.program));
  return talker.troubles().empty() ? 0 : 1;
}

}  // namespace manyhands
