// An executor: every chunk is a task, and the pool decides which of its threads runs it.
#include "pi.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

std::vector<std::uint32_t> count_inside(const Job& job, int workers) {
  std::vector<std::uint32_t> counts(job.chunks);
  boost::asio::thread_pool pool(static_cast<std::size_t>(workers));
  for (std::uint32_t chunk = 0; chunk < job.chunks; ++chunk)
    boost::asio::post(pool, [&job, &counts, chunk] {
      counts[chunk] = manyhands::work::points_inside(job.seed, chunk, job.points);
    });
  pool.join();
  return counts;
}
