#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <system_error>
#include <variant>

#include "base/files.hpp"
#include "base/text.hpp"
#include "build/collect.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/kept_pictures.hpp"
#include "cli/learner_state.hpp"
#include "cli/picture_commands.hpp"
#include "cli/progress.hpp"
#include "cli/release_build.hpp"
#include "cli/submission_layout.hpp"
#include "grade/host_run.hpp"
#include "grade/parts.hpp"
#include "report/chrome_trace.hpp"
#include "timeline/complete.hpp"
#include "timeline/words.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

struct Failure {
  Error error;
  int status = 1;
};

/// What the grader measures the exercise's program with; none: it has only tests.
std::optional<Work> work_of(const Exercise& exercise) {
  if (exercise.weights.contains(CheckName::speed) && !exercise.speed.empty())
    return exercise.speed.front().work();
  if (exercise.weights.contains(CheckName::mechanism) && !exercise.mechanism.empty())
    return exercise.mechanism.front().work();
  return std::nullopt;
}

std::variant<Timeline, Failure> observed(const fs::path& host, const StageRequest& order) {
  const auto stage = grade::run_host(host, order);
  if (!stage) return Failure{stage.error(), 3};
  if (!stage->faults.empty()) return Failure{{stage->faults.front(), {}}, 3};
  if (!stage->findings.empty()) return Failure{{stage->findings.front().message, "make grade shows more."}};
  if (stage->timelines.empty() || stage->runs.empty())
    return Failure{{"this machine is too busy to run it", "Close other programs, and try again."}};
  auto timeline = stage->timelines.back();
  complete(timeline, stage->runs.back().requests);
  return timeline;
}

std::optional<Failure> observe(const GradingSetup& setup, const Exercise& exercise, Work work,
                               Progress& progress, TimelineView& view) {
  const auto& settings = setup.settings;
  const auto host = settings.toolchain.host(exercise.id);
  const auto folder = settings.work / exercise.id;
  progress.show(exercise.id, "building");
  if (const auto why = build_release(settings, exercise, settings.submission, folder, false); !why.empty())
    return Failure{{exercise.id + ": " + why, "make grade shows more."}};
  StageRequest order;
  order.guests = folder;
  order.run_dir = folder / "run";
  order.prefix = settings.shown_submission + "/" + exercise.id;
  order.limits = exercise.limits;
  order.box = sandbox::name_of(settings.sandbox);
  order.seed = settings.seed;
  static_cast<StageOrder&>(order) = {"timeline", grade::workers_for(exercise, work, settings.machine.p_avail),
                                     work};
  // Others must not be timed beside it, nor it beside others.
  const auto lock =
      settings.locks->for_timed_runs([&](const std::string& what) { progress.wait(exercise.id, what); });
  if (!lock) return Failure{lock.error(), 3};
  progress.show(exercise.id, "watching it on all cores");
  auto all = observed(host, order);
  if (auto* failure = std::get_if<Failure>(&all)) return std::move(*failure);
  view.all_cores = std::get<Timeline>(std::move(all));
  if (view.all_cores.cores < 2) return std::nullopt;
  progress.show(exercise.id, "watching it on one core");
  order.cores = 1;
  auto one = observed(host, order);
  if (auto* timeline = std::get_if<Timeline>(&one)) view.one_core = std::move(*timeline);
  return std::nullopt;  // slower on one core, perhaps too slow for its limits
}

int say(const TimelineOptions& options, const TimelineView& view, const fs::path& html, bool was_kept) {
  const auto& output = options.output;
  const auto line = [&](const std::string& text) {
    for (const auto& part : wrap(printable(text), output.width)) output.out << shown(output, part) << '\n';
  };
  line(seen_at_once(view.all_cores));
  if (view.one_core) line("On one core: " + seen_at_once(*view.one_core));
  for (const auto& words : words_about(view.all_cores)) line(words);
  if (was_kept) line("Your files have not changed since this run (--again: run it again).");
  output.out << shown(output, "Written: ") << link_to(output, fs::absolute(html), 0, printable(html.string()))
             << '\n';
  if (!options.perfetto.empty())
    output.out << shown(output, "Written: " + printable(options.perfetto.string()) + ", for ui.perfetto.dev")
               << '\n';
  return 0;
}

int written(const TimelineOptions& options, const TimelineView& view, bool was_kept) {
  const auto html = options.html.empty() ? timeline_file(options.places, view.exercise) : options.html;
  std::error_code none;
  if (options.html.empty()) fs::create_directories(html.parent_path(), none);
  if (const auto done = write_file(html, to_html(view)); !done)
    return usage_error(options.output, done.error()), 2;
  if (!options.perfetto.empty())
    if (const auto done = write_file(options.perfetto, to_chrome_trace(view.all_cores, view.exercise)); !done)
      return usage_error(options.output, done.error()), 2;
  std::error_code away;
  const auto relative = fs::proximate(html, fs::current_path(away), away);
  return say(options, view,
             away || relative.empty() || relative.string().starts_with("../..") ? html : relative, was_kept);
}

}  // namespace

fs::path timeline_file(const Places& places, const std::string& id) {
  return places.scratch / "timeline" / (id + ".html");
}

int run_timeline(const TimelineOptions& options) {
  const auto& output = options.output;
  auto ready = set_up(options.places, {options.id}, options.submission, options.seed, options.sandbox,
                      options.submission.empty());
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  const auto& settings = setup.settings;
  if (const auto wrong = wrong_layout(setup.course, settings.submission, settings.shown_submission))
    return usage_error(output, *wrong);
  for (const auto& file : {options.html, options.perfetto})
    if (!file.empty())
      if (const auto can = can_write_file(file); !can) return usage_error(output, can.error());
  const auto& exercise = *setup.course.find(options.id);
  const auto work = work_of(exercise);
  if (!work)
    return usage_error(output, {exercise.id + " has tests, but no program that is run as a whole",
                                fmt::format("{} replay {} shows the order of threads in which a test failed.",
                                            output.program, exercise.id)});
  const auto digest =
      digest_of_files(build::collect(exercise, settings.submission, settings.shown_submission));
  TimelineView view{exercise.id, exercise.title, {}, {}, {}};
  const bool own = options.submission.empty();
  auto kept = own && !options.again && !options.seed ? kept_timeline(settings.state, exercise.id, digest)
                                                     : std::nullopt;
  if (kept) {
    view.all_cores = std::move(kept->all_cores);
    view.one_core = std::move(kept->one_core);
  } else {
    write_notice(output, setup);
    if (const auto failed = build_exercises(options.places, setup, {options.id}))
      return report_setup_error(output, *failed);
    Progress progress(output, options.live);
    const auto failure = observe(setup, exercise, *work, progress, view);
    progress.clear();
    if (failure) return usage_error(output, failure->error), failure->status;
    if (own) keep_timeline(settings.state, digest, view);
  }
  if (own) view.curve = kept_curve(settings.state, exercise.id, digest);
  return written(options, view, kept.has_value());
}

}  // namespace manyhands
