#include "kit/guest/guest.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include "crawl.hpp"

namespace {

nlohmann::json to_json(const CrawlResult& result) {
  auto pages = nlohmann::json::array();
  for (const auto& page : result.pages) pages.push_back({page.url, page.depth});
  return {{"pages", pages}, {"failed", result.failed}};
}

}  // namespace

MANYHANDS_SCENARIO(crawl, call) {
  const std::string start = call.args.at("start");
  const int workers = call.args.at("workers");
  return {.value = to_json(crawl(start, workers))};
}

MANYHANDS_SCENARIO(crawl_again, call) {
  const std::string start = call.args.at("start");
  const int workers = call.args.at("workers");
  const auto first = to_json(crawl(start, workers));
  const auto second = to_json(crawl(start, workers));
  return {.value = {{"first", first}, {"second", second}}};
}

int manyhands::guest::plain(int argc, char* argv[]) {
  std::string start;
  int workers = 8;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--workers" && i + 1 < argc)
      workers = std::stoi(argv[++i]);
    else
      start = word;
  }
  if (start.empty()) {
    std::fprintf(stderr, "usage: %s URL [--workers N]\n", argv[0]);
    return 2;
  }
  const auto before = std::chrono::steady_clock::now();
  const auto result = crawl(start, workers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - before;
  for (const auto& page : result.pages) std::printf("%4d  %s\n", page.depth, page.url.c_str());
  for (const auto& url : result.failed) std::printf("failed %s\n", url.c_str());
  std::printf("%zu pages, %zu failed, %d workers, %.3f s\n", result.pages.size(), result.failed.size(),
              workers, seconds.count());
  return 0;
}
