// Runs a crawler on a site in memory, under the scheduler, and checks all that a crawl promises.
#pragma once
#include <set>
#include <string>

#include "kit/schedules/program/site.hpp"
#include "manyhands/pages.hpp"

namespace manyhands::schedules {

using Crawl = web::CrawlResult (*)(const std::string& start, int workers);

/// The crawl starts at "/". All pages must be linked from it. A link to no page is a URL that fails; no
/// server answers those in `silent`.
void check_crawl(Crawl crawl, const Pages& pages, int workers, const std::set<std::string>& silent = {});

}  // namespace manyhands::schedules
