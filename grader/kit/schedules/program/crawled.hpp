// Runs a crawler on a site in memory, under the scheduler, and checks all that a crawl promises.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "manyhands/pages.hpp"

namespace manyhands::schedules {

using Crawl = web::CrawlResult (*)(const std::string& start, int workers);

/// `pages`: the links of each page, by path. The crawl starts at "/".
void check_crawl(Crawl crawl, const std::map<std::string, std::vector<std::string>>& pages, int workers);

}  // namespace manyhands::schedules
