// In addition to what every crawler must do: messages between processes, signals, and killed children.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/run/at_rest.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/cut_calls.hpp"
#include "kit/host/suites/crawl_suite.hpp"
#include "kit/site/server.hpp"
#include "model/known_code.hpp"

namespace {

using namespace manyhands;

const host::RegisterCrawlSuite suite{host::CrawlSuite{.processes = true}};  // all of it is task 1

// A site whose first page links to `first` pages; the first of these links to `more` pages without links.
// With long names, a page with 50 links is a message of more than 10 kB.
site::Site two_levels(int first, int more, bool long_names) {
  std::vector<std::vector<int>> links(static_cast<std::size_t>(1 + first + more));
  for (int page = 1; page <= first; ++page) links[0].push_back(page);
  for (int page = 1; page <= more; ++page) links[1].push_back(first + page);
  auto site = host::shaped_site(links, std::chrono::milliseconds(1));
  constexpr std::size_t length = 190;
  for (auto& page : site.pages)
    if (long_names) page.path += "-" + std::string(length - std::min(length, page.path.size()), 'x');
  return site;
}

Finding finding(KnownCode code, std::string message) {
  Finding result;
  result.code = code.str();
  result.by = "tests";
  result.message = std::move(message);
  return result;
}

// What is wrong with a crawl, as described in the ordinary case; nothing if it is right.
std::optional<Finding> wrong_with(const site::Server& server, const host::Reply& reply) {
  const auto& run = reply.run;
  if (run.outcome == Outcome::starved || run.outcome == Outcome::fault)
    host::answer_of(reply);  // ends the test
  if (run.outcome != Outcome::answered) return host::diagnose(run, host::context().prefix);
  if (auto returned = host::child_returned(run)) return returned;
  const auto found = host::crawled_in(reply.answer->value);
  if (auto wrong = host::judge_lists(server, run.requests, found)) return wrong;
  return host::asked_twice(run.requests, host::WhoKnows::coordinator);
}

// For a mistake that shows only in the case under test: nothing else has changed, so it gets that case's
// code. Only crashes and findings about pipes, which the kernel shows, keep their own.
void rename(Finding& finding, KnownCode code, const std::string& lead) {
  static const std::vector<KnownCode> names_of_their_own{
      "wait-before-read", "pipe-end-left-open", "broken-pipe",   "fork-after-threads",
      "crashed",          "address-sent",       "child-returned"};
  if (std::find(names_of_their_own.begin(), names_of_their_own.end(), finding.code) ==
      names_of_their_own.end())
    finding.code = code.str();
  finding.message = lead + ". The result: " + finding.message;
}

// `code`: for a program that is wrong only in this case; none: it is an ordinary one.
host::Reply check(const site::Site& site, bool host::Call::*fault, const std::vector<host::Step>& steps,
                  std::optional<KnownCode> code, const std::string& lead) {
  site::Server server(site, {.gated = !steps.empty()});
  auto call = host::crawl_call(server.start_url(), host::workers());
  if (fault != nullptr) call.*fault = true;
  const auto reply = steps.empty() ? host::call(call, &server) : host::call_at_rest(call, server, steps);
  auto wrong = wrong_with(server, reply);
  if (!wrong) return reply;
  if (reply.run.outcome == Outcome::hung) host::context().stopped = true;
  if (code) rename(*wrong, *code, lead);
  if (wrong->code == KnownCode("short-read")) host::place_at_cut_calls(*wrong, reply, wrong->code);
  host::fail(*wrong);
}

// A process that has requested a page keeps its connection for the next one. (If no child requests pages,
// other tests report that.)
TEST_CASE("Only child processes make requests", "[task1]") {
  site::Server server(two_levels(3 * host::workers(), 0, false), {.gated = true});
  bool itself = false;
  const host::Step look = [&](pid_t guest) {
    itself = host::talks_to_site(guest, server.port()) && host::requesting_child(guest, server.port()) != 0;
  };
  const auto reply =
      host::call_at_rest(host::crawl_call(server.start_url(), host::workers()), server, {look});
  if (itself)
    host::fail(
        "parent-fetches",
        "while your child processes waited for pages, their parent also had a connection to the site: it had "
        "asked for a page itself, perhaps the first one. The coordinator must only manage the queue and the "
        "result: while it fetches, it can do nothing else");
  if (auto wrong = wrong_with(server, reply)) host::fail(*wrong);
  SUCCEED();
}

int children_left(const Run& run) {
  return run.left.children + run.left.zombies;
}

// Interrupted calls must make no difference here either.
void expect_none_left(const host::Reply& interrupted, const site::Site& site) {
  const int left = children_left(interrupted.run);
  if (left == 0) return;
  for (int undisturbed = 0; undisturbed < 2; ++undisturbed)
    if (children_left(check(site, nullptr, {}, std::nullopt, "").run) > 0) return;  // other tests report that
  auto wrong = finding(
      "interrupted-call",
      fmt::format("a signal may arrive while waitpid() waits for a child: then it returns -1, and errno is "
                  "EINTR. It has not waited for any child; call it again. This happened here, and {} of your "
                  "child processes {} still there when crawl returned",
                  left, left == 1 ? "was" : "were"));
  host::place_at_cut_calls(wrong, interrupted, wrong.code);
  host::fail(std::move(wrong));
}

TEST_CASE("A message that arrives in parts is read completely", "[task2][small]") {
  // 11 kB fit into a pipe, so a single read usually gets all of it; here, read() returns only part.
  const auto site = two_levels(50, 20, true);
  host::crawled(site, host::workers());
  check(site, &host::Call::short_reads, {}, KnownCode("short-read"),
        "your crawler is right when a message of 11 kB arrives in one part, and wrong when read() returns "
        "the same message in several parts. Check what read() returns, and read again until the message is "
        "complete");
  SUCCEED();
}

TEST_CASE("A message that is larger than a pipe is read completely", "[task2]") {
  host::crawled(two_levels(20, 0, true), host::workers());
  check(two_levels(400, 0, true), nullptr, {}, KnownCode("short-read"),
        "your crawler is right with short messages, and wrong when a page has 400 links: that message of 85 "
        "kB does not fit into a pipe (64 KiB), so it arrives in parts. Read again until the message is "
        "complete");
  SUCCEED();
}

TEST_CASE("A signal that interrupts a call does no harm", "[task2]") {
  const auto site = two_levels(3 * host::workers(), 60, true);
  const auto narrow = two_levels(2, 60, true);
  host::crawled(site, host::workers());
  const auto interrupted =
      check(site, &host::Call::interrupts, {}, KnownCode("interrupted-call"),
            "a signal may arrive while read() or waitpid() waits, in a child, too: then it returns -1, and "
            "errno is EINTR; call it again. Or while write() is in the middle of a long message: then it "
            "returns how much it has written, which is less than you asked for. Check what write() returns, "
            "and write the rest");
  for (const auto* one : {&site, &narrow})
    check(*one, &host::Call::interrupts, {host::interrupt_calls, host::interrupt_calls},
          KnownCode("interrupted-call"),
          "while your program waited, a signal arrived (SIGWINCH, as when a window is resized): read, write, "
          "poll and waitpid then return -1, and errno is EINTR. Nothing is lost: call them again");
  expect_none_left(interrupted, site);
  SUCCEED();
}

// A page that had been answered, and was requested again later than `since_ns`.
std::optional<Finding> asked_again(const std::vector<Request>& requests, std::int64_t since_ns) {
  std::map<std::string, const Request*> first;
  const Request* example = nullptr;
  int others = 0;
  for (const auto& request : requests) {
    const auto [entry, is_new] = first.try_emplace(host::url_of(request), &request);
    const auto& before = *entry->second;
    const bool answered = before.end_ns != 0 && before.end_ns <= request.begin_ns;
    if (is_new || !answered || request.begin_ns < since_ns) continue;
    example == nullptr ? void(example = &request) : void(++others);
  }
  if (example == nullptr) return std::nullopt;
  return finding("duplicate-fetch",
                 fmt::format("after its death your program asked again for {}{}, which had been answered "
                             "before. Request only the URL again that the dead child was fetching",
                             example->path, others == 0 ? "" : fmt::format(" and {} more URLs", others)));
}

// `of_the_killed`: the pipes through which the killed child answered.
std::optional<Finding> judge_after_loss(const site::Server& server, const host::Reply& reply,
                                        const std::set<std::string>& of_the_killed) {
  // The only request without an answer is the one whose process was killed.
  auto requests = reply.run.requests;
  const auto lost =
      std::find_if(requests.begin(), requests.end(), [](const auto& r) { return r.end_ns == 0; });
  if (lost == requests.end()) return wrong_with(server, reply);
  const auto url = host::url_of(*lost);
  const auto lead = fmt::format(
      "the grader killed {} while it fetched {}",
      reply.run.workers == 1 ? "the only child process of a crawl with one worker" : "a child process",
      lost->path);
  const auto found = reply.answer ? std::optional(host::crawled_in(reply.answer->value)) : std::nullopt;
  if (found && std::find(found->failed.begin(), found->failed.end(), url) != found->failed.end())
    return finding("job-lost", lead +
                                   ", and your crawler reports that URL as failed. The child failed, not the "
                                   "page: give the URL to another child");
  const auto last =
      std::find_if(requests.rbegin(), requests.rend(), [&](const auto& r) { return host::url_of(r) == url; });
  const bool never_again = last->end_ns == 0;
  if (found && never_again)
    return finding("job-lost",
                   lead +
                       "; your program did not ask for it again, and it is missing from the "
                       "result. When a child's pipe ends too early, give its URL to another child");
  if (reply.run.outcome == Outcome::answered) {  // only the lost URL may be requested again
    const auto killed_after_ns = lost->begin_ns;
    requests.erase(lost);
    auto wrong = asked_again(requests, killed_after_ns);
    if (!wrong) wrong = host::judge_lists(server, requests, *found);
    if (!wrong) wrong = host::asked_twice(requests, host::WhoKnows::coordinator);
    if (wrong) wrong->message = lead + ": " + wrong->message;
    // (More than one is reported by the mechanism check, which looks for zombies after every crawl.)
    if (!wrong && reply.run.left.zombies == 1 && reply.run.workers > 2)
      wrong = finding("children-not-reaped",
                      lead + ": your program never waited for it. A killed child needs waitpid, too");
    // The coordinator holds at most two ends of one child's pipes; more than two are left open in every
    // crawl.
    const int left_open = reply.run.left.descriptors;
    if (!wrong && left_open >= 1 && left_open <= 2 && reply.run.workers > 2)
      wrong = finding("descriptors-left-open",
                      fmt::format("{}: of the pipes to it, {} still open after your function had returned. "
                                  "Close the pipes to a killed child, too",
                                  lead, left_open == 1 ? "1 end was" : "2 ends were"));
    return wrong;
  }
  auto wrong = wrong_with(server, reply);
  const auto& blocked = reply.run.blocked;
  const auto waits_for_itself = [&](const BlockedCall& b) {
    const bool holds_it = std::find(b.writers.begin(), b.writers.end(), b.pid) != b.writers.end();
    return host::waits_for_own_end(reply.run, b) || (holds_it && of_the_killed.contains(b.object));
  };
  if (wrong->code == KnownCode("hang") && std::any_of(blocked.begin(), blocked.end(), waits_for_itself)) {
    wrong->code = KnownCode("pipe-end-left-open").str();
    wrong->message =
        "your program waits forever: it still holds the write ends of the pipes that it reads from, so it "
        "never sees the end of the killed child's pipe. Close them in the parent right after fork";
  }
  rename(*wrong, "job-lost",
         lead + (never_again ? "; your program did not ask for it again. When a child's pipe ends too early, "
                               "give its URL to another child"
                             : ""));
  return wrong;
}

TEST_CASE("No page is lost when a child is killed", "[task3][small]") {
  for (const int workers : {host::workers(), 2, 1}) {
    site::Server server(two_levels(3 * workers, 12, false), {.gated = true});
    bool killed = false;
    bool itself = false;
    std::set<std::string> pipes;
    const host::Step kill_one = [&](pid_t guest) {
      itself = host::talks_to_site(guest, server.port());
      const auto child = host::requesting_child(guest, server.port());
      if (child > 0) pipes = host::proc::pipes_out_of(child);
      killed = child > 0 && ::kill(child, SIGKILL) == 0;
    };
    const auto reply = host::call_at_rest(host::crawl_call(server.start_url(), workers), server, {kill_one});
    if (!killed) {
      host::answer_of(reply);
      if (!itself && !reply.run.requests.empty())
        host::fail(
            "children-not-reaped",
            "the processes that asked for pages are not your program's child processes, so it cannot wait "
            "for them: its children forked once more and exited. Let the children that you fork ask for the "
            "pages");
      host::fail(reply.run.peak_threads > 1 ? KnownCode("threads-not-processes") : KnownCode("serial"),
                 "no child process made a request, so the grader could not kill one: your program's own "
                 "process asked for every page");
    }
    auto wrong = judge_after_loss(server, reply, pipes);
    if (!wrong) continue;
    if (reply.run.outcome == Outcome::hung) host::context().stopped = true;
    host::fail(*wrong);
  }
  SUCCEED();
}

}  // namespace
