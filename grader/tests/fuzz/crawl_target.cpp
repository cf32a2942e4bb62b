// What a crawler answers, against a site that answered its requests.
#include <nlohmann/json.hpp>
#include <string>

#include "kit/host/suites/crawl_judge.hpp"
#include "kit/site/server.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace manyhands;

site::Spec small() {
  site::Spec spec;
  spec.pages = 6;
  spec.broken = 1;
  spec.redirects = 1;
  return spec;
}

void replace(std::string& text, int page, const std::string& url) {
  const auto name = "page:" + std::to_string(page) + ".";
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + url.size()))
    text.replace(at, name.size(), url);
}

// JSON, in which "page:3." stands for the URL of page 3.
void run(std::string_view bytes) {
  static const site::Server server(site::generate(small()));
  static const auto requests = [] {
    std::vector<Request> all;
    for (const auto& page : server.site().pages) {
      Request request;
      request.host = "127.0.0.2:" + std::to_string(server.port());
      request.path = page.path;
      request.status = page.status;
      request.begin_ns = 1'000'000 * static_cast<std::int64_t>(all.size());
      request.end_ns = request.begin_ns + 5'000'000;
      all.push_back(request);
    }
    return all;
  }();
  std::string text(bytes);
  for (int page = 0; page < static_cast<int>(server.site().pages.size()); ++page)
    replace(text, page, server.url_of(page));
  const auto value = nlohmann::json::parse(text, nullptr, false);
  if (value.is_discarded()) return;
  host::Crawled found;
  try {
    found = host::crawled_in(host::Given(value));
  } catch (const host::BrokenAnswer&) {
    return;
  }
  static_cast<void>(host::judge_lists(server, requests, found));
  static_cast<void>(host::judge_depths(server, found));
}

const fuzz::RegisterTarget registered{"crawl", run};

}  // namespace
