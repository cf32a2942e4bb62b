// Binds a crawler to the scenarios of the crawl suite, and provides the stand-alone program of all crawlers.
// An exercise's guest.cpp is one line:
//   const manyhands::guest::RegisterCrawler crawler{&crawl};
#pragma once
#include <string>

#include "manyhands/pages.hpp"

namespace manyhands::guest {

using Crawler = web::CrawlResult (*)(const std::string& start, int workers);

/// Create exactly one per program, as a static object.
struct RegisterCrawler {
  explicit RegisterCrawler(Crawler crawl);
};

}  // namespace manyhands::guest
