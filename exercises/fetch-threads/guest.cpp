#include "kit/guest/guest.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <string>

#include "fetch.hpp"
#include "manyhands/web.hpp"

MANYHANDS_SCENARIO(fetch_all, call) {
  const std::vector<std::string> urls = call.args.at("urls");
  return {.value = fetch_all(urls, call.args.at("workers"))};
}

// What a caller catches: `error`: an exception of get(), with this text; `other`: a different exception.
MANYHANDS_SCENARIO(fetch_failing, call) {
  const std::vector<std::string> urls = call.args.at("urls");
  try {
    return {.value = {{"pages", fetch_all(urls, call.args.at("workers")).size()}}};
  } catch (const manyhands::net::Error& error) {
    return {.value = {{"error", error.what()}}};
  } catch (const std::exception& error) {
    return {.value = {{"other", error.what()}}};
  } catch (...) {
    return {.value = {{"other", "something that is not a std::exception"}}};
  }
}

int manyhands::guest::plain(int argc, char* argv[]) {
  const auto arguments = site_arguments(argc, argv, 8);
  if (!arguments) return 2;
  const auto& [start, workers] = *arguments;
  const auto urls = web::links(start, net::get(start).body);
  const auto before = std::chrono::steady_clock::now();
  const auto pages = fetch_all(urls, workers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - before;
  std::size_t bytes = 0;
  for (const auto& page : pages) bytes += page.size();
  std::printf("%zu pages, %zu bytes, %d workers, %.3f s\n", pages.size(), bytes, workers, seconds.count());
  return 0;
}
