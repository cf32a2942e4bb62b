// Is a crawl right? Against the site's oracle and against what the site was really asked for. One judge for
// all crawlers. Pure; findings are in the learner's words.
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

/// What a crawler answered.
struct Crawled {
  std::vector<std::pair<std::string, int>> pages;  // URL, depth
  std::vector<std::string> failed;
};

/// {"pages": [[URL, depth], …], "failed": [URL, …]}. Throws BrokenAnswer.
Crawled crawled_in(const Given& value);

/// Pages and failures: all of them, no others, in order, and each one really asked for. Depths are another
/// question.
std::optional<Finding> judge_lists(const site::Server& server, const std::vector<Request>& requests,
                                   const Crawled& found);

std::optional<Finding> judge_depths(const site::Server& server, const Crawled& found);

/// Was any URL asked for more than once? `one_thread`: the remedy is another one where coroutines take turns.
std::optional<Finding> asked_twice(const std::vector<Request>& requests, bool one_thread = false);

/// Of a program with an event loop whose answer came at `answered_ns`: was anything still on its way then, or
/// had nothing ever been begun? Says nothing about what is right.
std::optional<Finding> ended_with_work_left(const std::vector<Request>& requests, std::int64_t answered_ns);

}  // namespace manyhands::host
