// Boost.Process and Asio: one event loop, as with asyncio's subprocesses. Everything that may happen to a
// worker, such as an answer, its end or a deadline, is a completion handler.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "wordcount.hpp"
// After wordcount.hpp, which makes it use std::filesystem.
#include <boost/process/args.hpp>
#include <boost/process/async_pipe.hpp>
#include <boost/process/child.hpp>
#include <boost/process/io.hpp>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <iostream>
#include <memory>
#include <optional>

namespace {

namespace asio = boost::asio;
namespace process = boost::process;
using boost::system::error_code;

struct Worker {
  explicit Worker(asio::io_context& io) : in(io), out(io) {
    auto command = worker_command();
    const std::string path = command.front();
    command.erase(command.begin());
    // async_pipe does not open its ends with close-on-exec, and Boost.Process closes no others in the child.
    // So they are marked here, before any other worker is started.
    for (const int fd : {in.native_sink(), in.native_source(), out.native_sink(), out.native_source()})
      fcntl(fd, F_SETFD, FD_CLOEXEC);
    child = process::child(path, process::args(command), process::std_in<in, process::std_out> out);
  }
  ~Worker() {
    error_code ignored;
    in.close(ignored);
    out.close(ignored);
    ::kill(child.id(), SIGKILL);
    std::error_code gone;
    child.wait(gone);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  process::async_pipe in, out;
  process::child child;
  std::uint64_t size = 0;  // of the message that is on its way
  std::string message;
};

// One of `workers` places. Completion handlers hold the worker that they are about: after its end, they find
// another one here, or none, and do nothing.
struct Place {
  Place(asio::io_context& io, std::chrono::milliseconds first) : timer(io), pause(first) {}
  std::shared_ptr<Worker> worker;
  std::optional<std::size_t> piece;
  asio::steady_timer timer;  // the deadline, or the end of a pause
  std::chrono::milliseconds pause;
  bool resting = false;
};

class Supervisor {
 public:
  Supervisor(const std::vector<std::string>& pieces, int workers, const Policy& policy)
      : pieces_(pieces), policy_(policy), deaths_(pieces.size()), term_(io_, SIGTERM) {
    for (std::size_t i = 0; i < pieces.size(); ++i) waiting_.push_back(i);
    for (int i = 0; i < workers; ++i) places_.push_back(std::make_unique<Place>(io_, policy.pause));
  }

  Result run() {
    const auto before = ::signal(SIGPIPE, SIG_IGN);
    term_.async_wait([this](error_code failed, int) {
      if (failed) return;
      result_.stopped = true;
      io_.stop();
    });
    for (auto& place : places_) next(*place);
    stop_if_done();
    io_.run();
    for (auto& place : places_) place->worker.reset();
    ::signal(SIGPIPE, before);
    std::sort(result_.set_aside.begin(), result_.set_aside.end());
    return std::move(result_);
  }

 private:
  void stop_if_done() {
    const bool busy = std::any_of(places_.begin(), places_.end(),
                                  [](const auto& place) { return place->piece.has_value(); });
    if (waiting_.empty() && !busy) io_.stop();
  }

  void next(Place& place) {
    if (place.piece || place.resting || waiting_.empty()) return;
    if (!place.worker) place.worker = std::make_shared<Worker>(io_);
    place.piece = waiting_.front();
    waiting_.pop_front();
    const auto worker = place.worker;
    const auto& text = pieces_[*place.piece];
    worker->size = text.size();
    const std::array<asio::const_buffer, 2> parts{asio::buffer(&worker->size, sizeof worker->size),
                                                  asio::buffer(text)};
    asio::async_write(worker->in, parts, [this, &place, worker](error_code failed, std::size_t) {
      if (place.worker != worker) return;
      failed ? lose(place) : receive(place);
    });
    place.timer.expires_after(policy_.patience);
    place.timer.async_wait([this, &place, worker](error_code cancelled) {
      if (!cancelled && place.worker == worker && place.piece) lose(place);
    });
  }

  void receive(Place& place) {
    const auto worker = place.worker;
    asio::async_read(worker->out, asio::buffer(&worker->size, sizeof worker->size),
                     [this, &place, worker](error_code failed, std::size_t) {
                       if (place.worker != worker) return;
                       if (failed) return lose(place);
                       worker->message.resize(worker->size);
                       receive_rest(place);
                     });
  }

  void receive_rest(Place& place) {
    const auto worker = place.worker;
    asio::async_read(worker->out, asio::buffer(worker->message),
                     [this, &place, worker](error_code failed, std::size_t) {
                       if (place.worker != worker) return;
                       failed ? lose(place) : take(place);
                     });
  }

  void take(Place& place) {
    add(result_.counts, unpack(place.worker->message));
    place.piece.reset();
    place.pause = policy_.pause;
    place.timer.cancel();
    next(place);
    stop_if_done();
  }

  void lose(Place& place) {
    const auto piece = *place.piece;
    place.worker.reset();
    place.piece.reset();
    if (++deaths_[piece] < policy_.deaths)
      waiting_.push_back(piece);
    else
      result_.set_aside.push_back(static_cast<int>(piece));
    place.resting = true;
    place.timer.expires_after(place.pause);
    place.pause *= 2;
    place.timer.async_wait([this, &place](error_code cancelled) {
      if (cancelled) return;
      place.resting = false;
      next(place);
    });
    for (auto& other : places_) next(*other);  // one that has nothing to do can take the piece now
    stop_if_done();
  }

  asio::io_context io_;
  const std::vector<std::string>& pieces_;
  const Policy policy_;
  std::deque<std::size_t> waiting_;
  std::vector<int> deaths_;
  std::vector<std::unique_ptr<Place>> places_;
  asio::signal_set term_;
  Result result_;
};

}  // namespace

Result count_words(const std::vector<std::string>& pieces, int workers, const Policy& policy) {
  return Supervisor(pieces, workers, policy).run();
}

// The standard streams read and write completely by themselves.
int work() {
  std::uint64_t size = 0;
  while (std::cin.read(reinterpret_cast<char*>(&size), sizeof size)) {
    std::string text(size, '\0');
    if (!std::cin.read(text.data(), static_cast<std::streamsize>(size))) return 1;
    const auto bytes = pack(words_in(text));
    size = bytes.size();
    std::cout.write(reinterpret_cast<const char*>(&size), sizeof size);
    std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    std::cout.flush();
  }
  return 0;
}
