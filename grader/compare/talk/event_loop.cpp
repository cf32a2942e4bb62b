#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>

#include "manyhands/async.hpp"
#include "talk.hpp"

int main(int argc, char* argv[]) {
  const Talk talk(argc, argv);
  boost::asio::io_context loop;
  manyhands::net::AsyncClient client(loop.get_executor());
  long sum = 0;
  const auto piece_of_work = [&](std::string piece) -> boost::asio::awaitable<void> {
    if (talk.fetches) {
      const auto page = co_await client.get(piece);
      sum += static_cast<long>(page.body.size());
    } else {
      sum += talk.work(piece);
    }
  };
  for (const auto& piece : talk.pieces)
    boost::asio::co_spawn(loop, piece_of_work(piece), boost::asio::detached);
  loop.run();
  std::printf("%ld\n", sum);
}
