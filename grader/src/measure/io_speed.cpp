#include "measure/io_speed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

bool usable(const Run& run) {
  return run.outcome == Outcome::answered && run.judged && run.right && run.wall_ns > 0 &&
         !run.requests.empty();
}

bool fast(const CrawlFigures& f, int limit, double factor) {
  return f.peak <= limit && f.makespan <= factor * f.upper_bound;
}

/// Too slow on any machine. In virtual time that is plain. In real time: the requests, and the worker-time
/// that the program itself left unused while known pages waited, take longer than the bar allows, even with
/// all that the machine may have caused taken out.
bool slow_by_itself(const Run& run, const CrawlFigures& f, int limit, double factor) {
  if (f.in_virtual_time) return f.makespan > factor * f.upper_bound;
  const auto own = f.idle - f.machine;
  return f.known && well_watched(run) && own > 0 && (f.all_service + own) / limit > factor * f.upper_bound;
}

double ms(double ns) {
  return ns / 1e6;
}

Finding slow_crawl(const CrawlFigures& f, int limit) {
  Finding finding;
  finding.code = KnownCode("slow-crawl").str();
  finding.by = "ledger";
  finding.message = fmt::format(
      "the site stood idle for you: while pages that you knew of were waiting (up to {} of them), {:.1f} of "
      "{} "
      "requests were in flight on average; it took {:.0f} ms, and {:.0f} ms are enough with {} "
      "workers",
      f.most_waiting, f.mean_waiting, limit, ms(f.makespan), ms(f.upper_bound), limit);
  return finding;
}

Finding too_many(int peak, int limit) {
  Finding finding;
  finding.code = KnownCode("too-many-in-flight").str();
  finding.by = "ledger";
  finding.message = fmt::format("{} requests were in flight at once; {} are allowed", peak, limit);
  return finding;
}

nlohmann::json measured(const std::vector<CrawlFigures>& all, const std::vector<const Run*>& used,
                        int limit) {
  nlohmann::json j = {{"limit", limit}, {"spread", spread_of(all)}, {"runs", nlohmann::json::array()}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& f = all[i];
    j["runs"].push_back({{"clock", f.in_virtual_time ? "virtual" : "real"},
                         {"makespan_ms", ms(f.makespan)},
                         {"service_ms", ms(f.service)},
                         {"lower_bound_ms", ms(f.lower_bound)},
                         {"upper_bound_ms", ms(f.upper_bound)},
                         {"peak_in_flight", f.peak},
                         {"mean_in_flight", f.mean},
                         {"idle_worker_ms", ms(f.idle)},
                         {"machine_worker_ms", ms(f.machine)},
                         {"most_waiting", f.most_waiting}});
    if (!used[i]->real_time_because.empty())
      j["runs"].back()["real_time_because"] = used[i]->real_time_because;
  }
  return j;
}

std::string not_proved(const CrawlFigures& best, const Run& run, double allowed, double spread) {
  const auto took =
      fmt::format("it took {:.0f} ms, and {:.0f} ms are allowed; but ", ms(best.makespan), ms(allowed));
  if (best.in_virtual_time)
    return took + fmt::format(
                      "of the runs that should take the same time the longest took {:.2f} times as long "
                      "as the shortest, so this is not proof",
                      spread);
  return took + fmt::format(
                    "the machine kept your program waiting for {:.0f} ms and the grader for {:.0f} ms at a "
                    "time, so this is not proof",
                    ms(static_cast<double>(run.run_delay_ns)), ms(static_cast<double>(run.max_gap_ns)));
}
}  // namespace

double spread_of(const std::vector<CrawlFigures>& all) {
  double least = 0;
  double most = 0;
  for (const auto& f : all) {
    if (!f.in_virtual_time || f.upper_bound <= 0) continue;
    const double ratio = f.makespan / f.upper_bound;
    least = least > 0 ? std::min(least, ratio) : ratio;
    most = std::max(most, ratio);
  }
  return least > 0 ? most / least : 1;
}

Decision decide_io_speed(const std::vector<Run>& runs, const Speed& speed, int limit, bool final) {
  Decision decision;
  auto& judgement = decision.judgement;
  limit = std::max(1, limit);
  const double full = speed.full >= 1 ? speed.full : io_full;
  std::vector<CrawlFigures> all;
  std::vector<const Run*> used;
  for (const auto& run : runs)
    if (usable(run)) all.push_back(crawl_figures(run, limit)), used.push_back(&run);
  const double spread = spread_of(all);
  judgement.measured = measured(all, used, limit);
  const auto end = [&](Verdict verdict, double fraction) {
    decision.step = Step::done;
    judgement.verdict = verdict;
    judgement.fraction = fraction;
    return decision;
  };
  if (final || static_cast<int>(runs.size()) >= most_io_runs) decision.step = Step::done;
  judgement.remedy = "close other programs, or wait until the machine is less busy, then grade again";
  if (all.empty()) {
    judgement.reason = "no complete run could be measured";
    return decision;
  }

  const auto best = std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.makespan * b.upper_bound < b.makespan * a.upper_bound;
  });
  judgement.summary = fmt::format(
      "{:.0f} ms{} ({:.0f} ms allowed); {:.1f} of {} requests in flight on average", ms(best->makespan),
      best->in_virtual_time ? " by the site's clock" : "", ms(full * best->upper_bound), best->mean, limit);
  const auto most =
      std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.peak < b.peak; });
  if (most->peak > limit) {  // the ledger never overstates this, so once is enough
    judgement.reason.clear(), judgement.remedy.clear();
    judgement.findings.push_back(too_many(most->peak, limit));
    return end(Verdict::fail, 0);
  }
  const auto any_fast = [&](double factor) {
    return std::any_of(all.begin(), all.end(), [&](const auto& f) { return fast(f, limit, factor); });
  };
  const auto all_slow = [&](double factor) {
    if (static_cast<int>(all.size()) < most_io_runs || spread > largest_io_spread) return false;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!slow_by_itself(*used[i], all[i], limit, factor)) return false;
    return true;
  };
  if (any_fast(full)) {
    judgement.remedy.clear();
    return end(Verdict::pass, 1);
  }
  const bool half = speed.partial && any_fast(*speed.partial);
  if (all_slow(full) && (half || !speed.partial || all_slow(*speed.partial))) {
    judgement.remedy.clear();
    judgement.findings.push_back(slow_crawl(*best, limit));
    return end(Verdict::fail, half ? 0.5 : 0);
  }
  const auto* disturbed = used[static_cast<std::size_t>(best - all.begin())];
  judgement.fraction = half ? 0.5 : 0;
  judgement.reason = not_proved(*best, *disturbed, full * best->upper_bound, spread);
  return decision;
}

}  // namespace manyhands
