// For programs that fetch a list of pages, and do not crawl: the site, its pages, what its ledger must show,
// and the workload on which fetching is measured.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/suites/workload.hpp"
#include "kit/site/spec.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// Pages that a program gets as a list of URLs.
site::Spec page_list(std::uint64_t seed, int pages, std::chrono::milliseconds least,
                     std::chrono::milliseconds most);

/// The URLs, and what is behind each of them, in the same order.
nlohmann::json listed_urls(const site::Server& server);
std::vector<std::string> listed_pages(const site::Server& server);

/// A finding unless each page was requested exactly once. `advice`: a sentence, if one was requested again.
std::optional<Finding> judge_each_fetched_once(const site::Server& server, const std::string& advice);

/// Every URL is in the call, and there are so many that a makespan close to its bound is possible.
IoWorkload page_list_workload(
    std::function<Call(const site::Server&, int workers)> make_call,
    std::function<std::optional<Finding>(const site::Server&, const Answer&)> judge);

// For exercises whose guest.cpp has the scenario `fetch_all`: args `urls` and `workers`; its answer is a list
// of bodies, in the order of the URLs.

Call fetching(const site::Server& server, int workers);

/// The bodies are right, and each page was requested once.
std::optional<Finding> judge_fetched(const site::Server& server, const Answer& answer, int workers);

/// Both in one. Ends the test case with a finding if something is wrong.
void check_fetching(site::Site site, int workers);

/// A second call in one program fetches its own URLs, and has nothing of the first call.
void check_second_fetching();

/// page_list_workload() of these.
IoWorkload page_list_workload();

}  // namespace manyhands::host
