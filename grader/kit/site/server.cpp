#include "kit/site/server.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <future>
#include <list>
#include <thread>
#include <utility>

#include "kit/site/connection.hpp"
#include "kit/site/html.hpp"
#include "kit/site/listeners.hpp"

namespace manyhands::site {

namespace asio = boost::asio;
using asio::ip::tcp;

// One thread serves everything: an answer costs it about 30 µs, so it can handle thousands of requests in
// flight, and the connections need no locks. Members are destroyed in reverse order: sockets before their
// io_context.
struct Server::Impl {
  struct Listener {
    tcp::acceptor acceptor;
    asio::steady_timer retry;
    int host;
  };

  Shared shared;
  asio::io_context context{1};
  std::list<Listener> listeners;
  std::list<Listener> adopted;
  int connections = 0;
  std::thread thread;

  Impl(Site site, const ServerOptions& options) : shared(options.virtual_time) {
    const auto opened = listen_on_hosts(site.spec.hosts, options.port);
    shared.site = std::move(site);
    shared.port = opened.port;
    shared.gate_closed = options.gated;
    int index = 0;
    for (const Page& page : shared.site.pages) {
      shared.page_by_key.emplace(Shared::key(page.host, page.path), index);
      shared.bodies.push_back(render(shared.site, index++, shared.port));
    }
    accept_on_all(listeners, opened.descriptors);
    // Signals must go to the program's own threads, never to this one.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    thread = std::thread([this] { context.run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  ~Impl() {
    context.stop();
    thread.join();
    shared.held.clear();
    shared.due.clear();
  }

  void accept_on_all(std::list<Listener>& on, const std::vector<int>& descriptors) {
    on.clear();  // pending operations are cancelled, and their handlers use nothing any more
    int host = 0;
    for (const int fd : descriptors) {
      on.push_back({tcp::acceptor(context, tcp::v4(), fd), asio::steady_timer(context), host++});
      accept_on(on.back());
    }
  }

  // Asio's own accept does not make descriptors close-on-exec at once; accept4 does.
  void accept_on(Listener& listener) {
    listener.acceptor.async_wait(
        tcp::acceptor::wait_read, [this, &listener](boost::system::error_code error) {
          if (error) return;
          for (;;) {
            const int fd = accept_from(listener.acceptor.native_handle());
            if (fd >= 0) {
              tcp::socket socket(context, tcp::v4(), fd);
              boost::system::error_code ignored;
              socket.set_option(tcp::no_delay(true), ignored);
              serve(std::move(socket), shared, listener.host, ++connections);
            } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
              listener.retry.expires_after(std::chrono::milliseconds(10));
              listener.retry.async_wait([this, &listener](boost::system::error_code stopped) {
                if (!stopped) accept_on(listener);
              });
              return;
            } else {
              return accept_on(listener);
            }
          }
        });
  }

  void open_gate() {
    shared.gate_closed = false;
    answer(std::exchange(shared.held, {}));
  }

  void answer_held(std::size_t request) {
    const auto found = std::find_if(shared.held.begin(), shared.held.end(),
                                    [&](const auto& connection) { return connection->request() == request; });
    if (found == shared.held.end()) return;
    const auto connection = *found;
    shared.held.erase(found);
    answer({connection});
  }

  void move_on() {
    auto& due = shared.due;
    std::erase_if(due, [](const auto& entry) { return !entry.second->waits(); });
    if (due.empty()) return;
    const auto instant = due.begin()->first;
    std::vector<std::shared_ptr<Connection>> batch;
    for (; !due.empty() && due.begin()->first == instant; due.erase(due.begin()))
      batch.push_back(due.begin()->second);
    shared.ledger.move_to(instant);
    answer(batch);
  }

  static void answer(const std::vector<std::shared_ptr<Connection>>& batch) {
    for (const auto& connection : batch) connection->stamp();
    for (const auto& connection : batch) connection->send();
  }
};

Server::Server(Site site, ServerOptions options) : impl_(std::make_unique<Impl>(std::move(site), options)) {}

Server::~Server() = default;

const Site& Server::site() const {
  return impl_->shared.site;
}

std::uint16_t Server::port() const {
  return impl_->shared.port;
}

std::string Server::url_of(int page) const {
  const Page& it = site().pages.at(static_cast<std::size_t>(page));
  return url(it.host, port(), it.path);
}

void Server::adopt(std::vector<int> listeners) {
  asio::post(impl_->context,
             [this, listeners = std::move(listeners)] { impl_->accept_on_all(impl_->adopted, listeners); });
}

void Server::start_clock(std::chrono::steady_clock::time_point zero) {
  impl_->shared.ledger.start_clock(zero);
}

std::vector<Request> Server::ledger() const {
  return impl_->shared.ledger.copy();
}

int Server::in_flight() const {
  return impl_->shared.ledger.in_flight();
}

void Server::release_one(std::size_t request) {
  asio::post(impl_->context, [this, request] { impl_->answer_held(request); });
}

void Server::release() {
  std::promise<void> sent;
  asio::post(impl_->context, [this, &sent] {
    impl_->open_gate();
    sent.set_value();
  });
  sent.get_future().wait();
}

void Server::move_on() {
  asio::post(impl_->context, [this] { impl_->move_on(); });
}

std::int64_t Server::time() const {
  return impl_->shared.ledger.time();
}

}  // namespace manyhands::site
