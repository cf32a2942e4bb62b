#include "kit/guest/crawler.hpp"

#include <chrono>
#include <cstdio>

#include "kit/guest/guest.hpp"

namespace manyhands::guest {
namespace {

Crawler the_crawler = nullptr;

nlohmann::json crawled(const Call& call) {
  const auto result =
      the_crawler(call.args.at("start").get<std::string>(), call.args.at("workers").get<int>());
  auto pages = nlohmann::json::array();
  for (const auto& page : result.pages) pages.push_back({page.url, page.depth});
  return {{"pages", pages}, {"failed", result.failed}};
}

Answer crawl_once(const Call& call) {
  return {.value = crawled(call)};
}

Answer crawl_again(const Call& call) {
  const auto first = crawled(call);
  const auto second = crawled(call);
  return {.value = {{"first", first}, {"second", second}}};
}

}  // namespace

RegisterCrawler::RegisterCrawler(Crawler crawl) {
  the_crawler = crawl;
  const Register once{"crawl", &crawl_once};
  const Register again{"crawl_again", &crawl_again};
}

int plain(int argc, char* argv[]) {
  const auto arguments = site_arguments(argc, argv, 8);
  if (!arguments) return 2;
  const auto& [start, workers] = *arguments;
  const auto before = std::chrono::steady_clock::now();
  const auto result = the_crawler(start, workers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - before;
  for (const auto& page : result.pages) std::printf("%4d  %s\n", page.depth, page.url.c_str());
  for (const auto& url : result.failed) std::printf("failed %s\n", url.c_str());
  std::printf("%zu pages, %zu failed, %d workers, %.3f s\n", result.pages.size(), result.failed.size(),
              workers, seconds.count());
  return 0;
}

}  // namespace manyhands::guest
