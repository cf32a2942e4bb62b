#include "kit/guest/crawler.hpp"

#include "crawl.hpp"

const manyhands::guest::RegisterCrawler crawler{&crawl};
