#include "kit/guest/guest.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "kit/guest/family.hpp"
#include "kit/guest/late_exit.hpp"
#include "kit/guest/worker_program.hpp"
#include "kit/work/cluster_places.hpp"
#include "kmeans.hpp"

namespace {

namespace family = manyhands::guest::family;
using family::Counter;
using manyhands::guest::Answer;
using manyhands::work::Place;

// A place where something can happen to a child.
struct Spot {
  const char* name;
  Counter counter;
  std::vector<std::uint32_t> dies = {};  // each time that children have come here this often
  bool held = false;                     // the first child to come here sleeps until the host releases it
};
Spot computing{"computing", Counter::computing};
Spot adding{"adding", Counter::changed};                       // in the middle of an addition, to any sums
Spot adding_shared{"adding_shared", Counter::changed_shared};  // … to sums in shared memory
Spot leaving{"leaving", Counter::leaving};                     // calls _exit, and has computed something

bool has_computed = false;

bool hold = false;     // processes that add or average are held until the others can go no further
bool gathers = false;  // children that compute are held until the others can go no further

void happen_at(const Spot& spot) {
  const auto times = family::count(spot.counter);
  if (std::find(spot.dies.begin(), spot.dies.end(), times) != spot.dies.end()) ::kill(::getpid(), SIGKILL);
  if (times != 1 || !spot.held) return;
  family::count(Counter::slept);
  manyhands::guest::hold_at_mark(spot.name);
  manyhands::guest::hold_at(spot.name);
}

// How many children compute at the same time? None of the first ones leaves before the others rest.
void gather() {
  if (family::value(Counter::let_go) == 0) family::count(Counter::held_together);
  if (!family::until_others_rest()) family::count(Counter::let_go_early);
  family::count(Counter::let_go);
}

// Sums that only one process can see are held less often, so that there is time left for the others.
constexpr std::chrono::milliseconds all_holds{5000};
constexpr std::chrono::milliseconds private_holds{1500};

void at_place(Place place, const void* sums) {
  if (place == Place::computing && !family::is_child()) {
    family::count(::gettid() == ::getpid() ? Counter::computing_itself : Counter::computing_in_thread);
  } else if (place == Place::computing) {
    has_computed = true;
    happen_at(computing);
    if (gathers) gather();
  } else if (place == Place::half_added && family::is_child()) {
    happen_at(adding);
    if (family::is_shared(sums)) happen_at(adding_shared);
  } else if ((place == Place::adding || place == Place::averaging) && hold) {
    family::until_others_rest(place == Place::averaging || family::is_shared(sums) ? all_holds
                                                                                   : private_holds);
  }
}

void at_exit() {
  if (has_computed && family::is_child()) happen_at(leaving);
}

// "hold", "gather"; "held": the name of a spot; "dies": numbers for the name of a spot.
void prepare(const nlohmann::json& events) {
  hold = events.value("hold", false);
  gathers = events.value("gather", false);
  for (auto* spot : {&computing, &adding, &adding_shared, &leaving}) {
    spot->dies =
        events.value("dies", nlohmann::json::object()).value(spot->name, std::vector<std::uint32_t>());
    spot->held = events.value("held", "") == spot->name;
  }
  family::start();
  manyhands::work::call_at_places(at_place);
  manyhands::guest::before_exit(at_exit);
}

// The points, in huge pages where the system has them. A forked process has its own table of pages and looks
// up each of them anew: in small pages, a child per round used a tenth more CPU time than the serial program.
class Points {
 public:
  Points(std::uint64_t seed, std::uint32_t count) {
    const auto points = manyhands::work::random_points(seed, count);
    constexpr std::size_t huge_page = std::size_t{2} << 20;
    size_ = points.size() * sizeof(Point) + 2 * huge_page;
    memory_ = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory_ == MAP_FAILED) throw std::bad_alloc();
    const auto address = reinterpret_cast<std::uintptr_t>(memory_);
    auto* first = reinterpret_cast<Point*>((address + huge_page - 1) / huge_page * huge_page);
    ::madvise(first, size_ - huge_page, MADV_HUGEPAGE);  // only a wish
    std::uninitialized_copy(points.begin(), points.end(), first);
    points_ = {first, points.size()};
  }
  ~Points() { ::munmap(memory_, size_); }
  Points(const Points&) = delete;
  Points& operator=(const Points&) = delete;
  operator std::span<const Point>() const { return points_; }

 private:
  void* memory_ = nullptr;
  std::size_t size_ = 0;
  std::span<const Point> points_;
};

Centroids first_centroids(std::span<const Point> points) {
  Centroids centroids;
  for (std::size_t i = 0; i < centroids.size() && i < points.size(); ++i) centroids[i] = points[i];
  return centroids;
}

}  // namespace

MANYHANDS_SCENARIO(kmeans, call) {
  const Points points(call.args.at("seed"), call.args.at("points"));
  if (const auto events = call.args.find("events"); events != call.args.end()) prepare(*events);
  const auto result =
      kmeans(points, first_centroids(points), call.args.at("rounds"), call.args.at("workers"));
  manyhands::work::call_at_places(nullptr);
  std::vector<std::byte> bytes(sizeof result.centroids + sizeof result.sizes);
  std::memcpy(bytes.data(), &result.centroids, sizeof result.centroids);
  std::memcpy(bytes.data() + sizeof result.centroids, &result.sizes, sizeof result.sizes);
  Answer answer{.bytes = bytes};
  if (call.args.contains("events"))
    answer.value = {{"children", family::value(Counter::computing)},
                    {"threads", family::value(Counter::computing_in_thread)},
                    {"itself", family::value(Counter::computing_itself)},
                    {"together", family::value(Counter::held_together)},
                    {"early", family::value(Counter::let_go_early)},
                    {"slept", family::value(Counter::slept)}};
  return answer;
}

int manyhands::guest::plain(int argc, char* argv[]) {
  std::uint64_t seed = 1;
  std::uint32_t count = 400'000;
  int rounds = 12;
  int workers = 2;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const unsigned long value = std::stoul(argv[i + 1]);
    if (option == "--points") count = static_cast<std::uint32_t>(value);
    if (option == "--rounds") rounds = static_cast<int>(std::max(1UL, value));
    if (option == "--seed") seed = value;
    if (option == "--workers") workers = static_cast<int>(std::max(1UL, value));
  }
  const Points points(seed, count);
  const auto start = std::chrono::steady_clock::now();
  const auto result = kmeans(points, first_centroids(points), rounds, workers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  for (std::size_t i = 0; i < result.centroids.size(); ++i)
    std::printf("(%7d,%7d) %7llu points%s", result.centroids[i].x, result.centroids[i].y,
                static_cast<unsigned long long>(result.sizes[i]), i % 2 == 0 ? "    " : "\n");
  const auto all = std::accumulate(result.sizes.begin(), result.sizes.end(), std::uint64_t{0});
  std::printf("%llu of %u points in clusters, %d rounds, %d workers, %.3f s\n",
              static_cast<unsigned long long>(all), count, rounds, workers, seconds.count());
  return 0;
}
