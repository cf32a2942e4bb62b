#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdio>
#include <future>

#include "talk.hpp"

int main(int argc, char* argv[]) {
  const Talk talk(argc, argv);
  boost::asio::thread_pool executor(talk.workers);
  std::vector<std::future<long>> futures;
  for (const auto& piece : talk.pieces)
    futures.push_back(boost::asio::post(executor, boost::asio::use_future([&] { return talk.work(piece); })));
  long sum = 0;
  for (auto& future : futures) sum += future.get();
  std::printf("%ld\n", sum);
}
