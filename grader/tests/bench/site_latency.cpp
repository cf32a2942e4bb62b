// How exactly the site server gives the service times that its pages ask for, with many requests in flight.
// Usage: site_latency ; prints the error in percent of the service time asked, from the ledger. The more
// clients, the longer the service times: the server has the same 3,000 requests a second to answer, so that
// what is seen is the effect of many in flight, and not of a machine that the clients alone keep busy.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "kit/site/server.hpp"
#include "manyhands/net.hpp"

namespace {

using namespace manyhands;
constexpr int requests_per_client = 10;

/// Client and server are in this one process: two descriptors for each connection.
bool room_for_descriptors(rlim_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  if (limit.rlim_cur >= wanted) return true;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= wanted;
}

void measure(int clients) {
  if (!room_for_descriptors(static_cast<rlim_t>(2 * clients + 64))) {
    std::printf("%d in flight: not measured, this process may not open that many descriptors\n", clients);
    return;
  }
  site::Spec spec;
  spec.pages = 200;
  spec.latency_min = std::chrono::microseconds(200 * clients);
  spec.latency_max = 2 * spec.latency_min;
  const site::Server server(site::generate(spec));
  std::vector<std::thread> threads;
  for (int client = 0; client < clients; ++client)
    threads.emplace_back([&server, client] {
      for (int k = 0; k < requests_per_client; ++k) net::get(server.url_of((7 * client + k) % 200));
    });
  for (auto& thread : threads) thread.join();

  std::map<std::string, double> asked_ns;
  for (const auto& page : server.site().pages)
    asked_ns[page.path] = 1000.0 * static_cast<double>(page.latency.count());
  std::vector<double> error;
  double given = 0;
  double asked = 0;
  int peak = 0;
  for (const auto& request : server.ledger()) {
    const auto service = static_cast<double>(request.end_ns - request.begin_ns);
    error.push_back(100 * (service / asked_ns[request.path] - 1));
    given += service;
    asked += asked_ns[request.path];
    peak = std::max(peak, request.in_flight);
  }
  std::sort(error.begin(), error.end());
  const auto at = [&error](double share) {
    return error[static_cast<std::size_t>(share * static_cast<double>(error.size() - 1))];
  };
  std::printf(
      "%4d clients, pages of %d-%d ms (at most %d in flight): service times too long by %.2f %% on average; "
      "half of them by less than %.2f %%, 99 %% by less than %.2f %%, all by less than %.2f %%\n",
      clients, clients / 5, clients * 2 / 5, peak, 100 * (given / asked - 1), at(0.5), at(0.99), at(1));
}

}  // namespace

int main() {
  for (const int clients : {100, 1000}) measure(clients);
  return 0;
}
