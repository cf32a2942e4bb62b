// One thread that runs an event loop: many tasks, and none of them ever waits. So nothing is gained.
#include "pi.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

std::vector<std::uint32_t> count_inside(const Job& job, [[maybe_unused]] int workers) {
  std::vector<std::uint32_t> counts(job.chunks);
  boost::asio::io_context loop;
  for (std::uint32_t chunk = 0; chunk < job.chunks; ++chunk)
    boost::asio::post(loop, [&job, &counts, chunk] {
      counts[chunk] = manyhands::work::points_inside(job.seed, chunk, job.points);
    });
  loop.run();
  return counts;
}
