// Is a crawl right? Against the site's oracle and against what the site was really asked for. One judge for
// all crawlers. Pure; findings are in the learner's words.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kit/site/server.hpp"
#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// What a crawler answered.
struct Crawled {
  std::vector<std::pair<std::string, int>> pages;  // URL, depth
  std::vector<std::string> failed;
};

/// Empty where the answer has another shape.
std::optional<Crawled> crawled_in(const nlohmann::json& value);

std::string url_of(const Request& request);

/// Pages and failures: all of them, no others, in order, and each one really asked for. Depths are another
/// question.
std::optional<Finding> judge_lists(const site::Server& server, const std::vector<Request>& requests,
                                   const Crawled& found);

std::optional<Finding> judge_depths(const site::Server& server, const Crawled& found);

/// Was any URL asked for more than once?
std::optional<Finding> asked_twice(const std::vector<Request>& requests);

}  // namespace manyhands::host
