// Two threads restart a background job if none is running. Both can find none, and assigning to a
// std::thread that still runs ends the program.
// kind: atomicity
// expect: exception

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
std::thread job;
std::atomic<int> runs{0};

bool job_exists() {
  std::lock_guard lock(guard);
  return job.joinable();
}

void start_job() {
  std::lock_guard lock(guard);
  job = std::thread([] { runs.fetch_add(1); });
}

void start_job_once() {
#ifdef REPAIRED
  std::lock_guard lock(guard);
  if (!job.joinable()) job = std::thread([] { runs.fetch_add(1); });
#else
  if (!job_exists()) start_job();
#endif
}

int main() {
  {
    std::jthread first(start_job_once);
    std::jthread second(start_job_once);
  }
  job.join();
  assert(runs.load() == 1);
  return 0;
}
