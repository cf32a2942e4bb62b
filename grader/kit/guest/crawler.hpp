// Binds a crawler to the scenarios that the crawl suite asks for, and gives it the plain program of all
// crawlers. An exercise's guest.cpp is one line:
//   const manyhands::guest::RegisterCrawler crawler{&crawl};
#pragma once
#include <string>

#include "manyhands/pages.hpp"

namespace manyhands::guest {

using Crawler = web::CrawlResult (*)(const std::string& start, int workers);

/// One for a program, at static initialisation.
struct RegisterCrawler {
  explicit RegisterCrawler(Crawler crawl);
};

}  // namespace manyhands::guest
