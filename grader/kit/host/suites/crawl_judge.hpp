// Is a crawl correct? Compares it with the site's oracle and with the requests that the site received. One
// judge for all crawlers. Pure; findings use the learner's terms.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/request_url.hpp"
#include "kit/host/run/given.hpp"
#include "kit/site/server.hpp"
#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// The answer of a crawler.
struct Crawled {
  std::vector<std::pair<std::string, int>> pages;  // URL, depth
  std::vector<std::string> failed;
};

/// {"pages": [[URL, depth], …], "failed": [URL, …]}. Throws BrokenAnswer.
Crawled crawled_in(const Given& value);

/// Pages and failures: all of them, no others, in order, and each one actually requested. Depths are checked
/// separately.
std::optional<Finding> judge_lists(const site::Server& server, const std::vector<Request>& requests,
                                   const Crawled& found);

std::optional<Finding> judge_depths(const site::Server& server, const Crawled& found);

/// Who finds out that a URL is new: several threads, coroutines that take turns on one thread, or one process
/// on behalf of others.
enum class WhoKnows { threads, coroutines, coordinator };

/// Was any URL requested more than once? The remedy depends on `who`.
std::optional<Finding> asked_twice(const std::vector<Request>& requests, WhoKnows who = WhoKnows::threads);

/// For a program with an event loop whose answer came at `answered_ns`: was anything still in flight then, or
/// was nothing ever started? Says nothing about correctness.
std::optional<Finding> ended_with_work_left(const std::vector<Request>& requests, std::int64_t answered_ns);

}  // namespace manyhands::host
