// The tests and the workload that all crawlers share. An exercise's tests.cpp registers them with one object,
// and adds its own tests with the functions below:
//   namespace { const manyhands::host::RegisterCrawlSuite suite{{.depths_task = 3}}; }
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"
#include "kit/host/suites/crawl_judge.hpp"
#include "kit/site/spec.hpp"

namespace manyhands::host {

struct CrawlSuite {
  // The number of the task, from 1, that each kind of test belongs to.
  int pages_task = 1;    // the right pages and failures, each URL requested once
  int workers_task = 1;  // … for any number of workers, and while some are idle
  int depths_task = 1;
  // Everything runs on one thread, on an event loop: mistakes have other names and remedies there.
  bool one_thread = false;
  // Child processes make the requests, and one process coordinates them.
  bool processes = false;
  // A library's pool makes all requests; when destroyed, it drops those that have not started.
  bool in_a_pool = false;
  // The site on which speed is measured in real time: its pages, and how long each takes. Long compared with
  // what the machine does in between, short compared with patience.
  int speed_pages = 160;
  std::chrono::microseconds speed_latency_min = std::chrono::milliseconds(20);
  std::chrono::microseconds speed_latency_max = std::chrono::milliseconds(50);
  // … and in virtual time. With this many pages, the first one, for which all wait, and the end, when too few
  // are left, are a few percent of the time. Latencies are multiples of the step: with a long step, several
  // answers are due at one instant, which costs less real time; with a short one hardly ever, so that the
  // order of the answers is always the same.
  int virtual_pages = 400;
  std::chrono::microseconds virtual_latency_min = std::chrono::milliseconds(20);
  std::chrono::microseconds virtual_latency_max = std::chrono::milliseconds(50);
  std::chrono::microseconds virtual_latency_step = std::chrono::microseconds(1);
};

/// One per host program, at static initialisation. guest.cpp needs guest::RegisterCrawler.
struct RegisterCrawlSuite {
  explicit RegisterCrawlSuite(CrawlSuite suite);
};

/// The call for a crawl from `start`.
Call crawl_call(const std::string& start, int workers);

/// Makes the call and judges pages, failures and requests; ends the test case with a finding unless all are
/// correct.
Crawled crawled(site::Server& server, const Call& call);
Crawled crawled(const site::Site& site, int workers);

/// A site with a fresh seed whose pages take 1 to 3 ms.
site::Spec small_spec(int pages);

/// A site of a given shape, with random names. links[i]: the pages to which page i links.
site::Site shaped_site(const std::vector<std::vector<int>>& links,
                       std::chrono::milliseconds latency = std::chrono::milliseconds(2));

}  // namespace manyhands::host
