#include "kit/site/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>

#include "kit/site/html.hpp"

namespace manyhands::site {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

// In bytes. A client that pipelines more is not read from until it has been answered.
constexpr std::size_t most_ahead = 64 * 1024;

class HttpConnection : public Connection, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(asio::ip::tcp::socket socket, Shared& shared, int host, int number)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        shared_(shared),
        host_(host),
        number_(number) {}

  // Pipelined requests that will not be answered any more are no longer in flight.
  ~HttpConnection() override {
    for (const auto& next : ahead_) shared_.ledger.abandon(next.ticket);
  }

  void read_head() {
    parser_.emplace();
    parser_->header_limit(16 * 1024);
    // On an error or at the end of the stream, `self` is the last reference, and the connection closes.
    http::async_read_header(socket_, buffer_, *parser_,
                            [self = shared_from_this()](error_code error, std::size_t) {
                              if (!error) self->on_head();
                            });
  }

  [[nodiscard]] bool waits() const override { return ticket_.has_value(); }

  [[nodiscard]] std::optional<std::size_t> request() const override {
    return ticket_ ? std::optional(ticket_->index) : std::nullopt;
  }

  void stamp() override {
    if (ticket_) shared_.ledger.end(*ticket_, status_);
  }

  void send() override {
    if (!ticket_) return;  // the client hung up while it waited at the gate
    ticket_.reset();
    socket_.cancel();  // stops watch_for_hang_up()
    const auto& request = parser_->get();
    const bool keep_alive = request.keep_alive() && parser_->is_done();
    http::response<http::string_body> response{static_cast<http::status>(status_), request.version()};
    response.set(http::field::server, "manyhands");
    response.set(http::field::content_type, "text/html; charset=utf-8");
    response.keep_alive(keep_alive);
    if (page_ >= 0 && status_ / 100 == 3) {
      const Page& page = shared_.site.pages[static_cast<std::size_t>(page_)];
      response.set(http::field::location, url(page.redirect_host, shared_.port, page.redirect_to) +
                                              (page.redirect_fragment ? "#part" : ""));
    }
    static const std::string nothing_here =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Nothing here</title></head><body></body></html>\n";
    const std::string& body = page_ >= 0 ? shared_.bodies[static_cast<std::size_t>(page_)] : nothing_here;
    response.content_length(body.size());
    if (request.method() == http::verb::head)
      write(http::response<http::empty_body>(std::move(response.base())), keep_alive);
    else {
      response.body() = body;
      write(std::move(response), keep_alive);
    }
  }

 private:
  void on_head() {
    const auto& request = parser_->get();
    std::string path(request.target().substr(0, 200));  // longer paths exist on no site
    const auto found = shared_.page_by_key.find(Shared::key(host_, path));
    page_ = found == shared_.page_by_key.end() ? -1 : found->second;
    status_ = page_ < 0 ? 404 : shared_.site.pages[static_cast<std::size_t>(page_)].status;
    if (request.method() != http::verb::get && request.method() != http::verb::head) {
      page_ = -1;
      status_ = 405;
    }
    if (ahead_.empty()) {
      ticket_ = shared_.ledger.begin(std::move(path), host_name(host_, shared_.port), number_);
    } else {
      ticket_ = ahead_.front().ticket;
      shared_.ledger.take_up(*ticket_);
      ahead_bytes_ -= ahead_.front().bytes;
      ahead_.pop_front();
    }
    if (!ticket_) return;
    note_what_is_ahead();
    if (shared_.gate_closed && (page_ != 0 || shared_.site.spec.listed)) {
      shared_.held.push_back(shared_from_this());
      return watch_for_hang_up();
    }
    const auto latency = page_ < 0 ? std::chrono::microseconds(0)
                                   : shared_.site.pages[static_cast<std::size_t>(page_)].latency;
    if (latency.count() == 0) {
      stamp();
      return send();
    }
    if (shared_.virtual_time) {
      const auto instant = shared_.ledger.time() + std::chrono::nanoseconds(latency).count();
      shared_.due.emplace(instant, shared_from_this());
      return watch_for_hang_up();
    }
    timer_.expires_after(latency);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (error || !self->ticket_) return;
      self->stamp();
      self->send();
    });
    watch_for_hang_up();
  }

  // A pipelined request is in flight as soon as it has arrived, even if earlier ones on its connection are
  // answered first.
  void note_what_is_ahead() {
    static constexpr std::string_view end_of_head = "\r\n\r\n";
    const auto bytes = buffer_.data();
    const std::string_view all(static_cast<const char*>(bytes.data()), bytes.size());
    for (;;) {
      const auto head = all.substr(std::min(ahead_bytes_, all.size()));
      const auto end = head.find(end_of_head);
      if (end == std::string_view::npos) return;
      const auto from = std::min(head.find(' '), end) + 1;  // "GET /path HTTP/1.1"
      const auto path = head.substr(from, std::min(head.find(' ', from), end) - from);
      const auto ticket =
          shared_.ledger.begin(std::string(path.substr(0, 200)), host_name(host_, shared_.port), number_);
      if (!ticket) return;
      ahead_.push_back({*ticket, end + end_of_head.size()});
      ahead_bytes_ += ahead_.back().bytes;
    }
  }

  // A client that gives up closes its connection; its request must no longer count as in flight.
  void watch_for_hang_up() {
    socket_.async_wait(
        asio::socket_base::wait_read, [self = shared_from_this(), watch = ++watch_](error_code error) {
          if (error || !self->ticket_ || watch != self->watch_) return;
          if (self->buffer_.size() >= most_ahead) return;
          const auto room = self->buffer_.prepare(4096);
          const auto got = ::recv(self->socket_.native_handle(), room.data(), room.size(), MSG_DONTWAIT);
          if (got > 0) {  // pipelined requests, not a hang-up
            self->buffer_.commit(static_cast<std::size_t>(got));
            self->note_what_is_ahead();
          }
          if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) return self->watch_for_hang_up();
          self->shared_.ledger.abandon(*self->ticket_);
          self->ticket_.reset();
          self->timer_.cancel();
          error_code ignored;
          self->socket_.close(ignored);
        });
  }

  template <class Response>
  void write(Response response, bool keep_alive) {
    auto kept = std::make_shared<Response>(std::move(response));
    http::async_write(socket_, *kept,
                      [self = shared_from_this(), kept, keep_alive](error_code error, std::size_t) {
                        if (error) return;
                        if (keep_alive) return self->read_head();
                        self->socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
                      });
  }

  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  Shared& shared_;
  const int host_;
  const int number_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::empty_body>> parser_;  // one per request
  std::optional<Ledger::Ticket> ticket_;                          // set while a request is in flight
  struct Ahead {
    Ledger::Ticket ticket;
    std::size_t bytes = 0;
  };
  // Pipelined requests that have arrived while an earlier one waits; their bytes are at the beginning of
  // buffer_.
  std::deque<Ahead> ahead_;
  std::size_t ahead_bytes_ = 0;  // their total size
  int page_ = -1;                // index into site.pages; -1: no such page
  int status_ = 0;
  unsigned watch_ = 0;
};

}  // namespace

void serve(asio::ip::tcp::socket socket, Shared& shared, int host, int number) {
  std::make_shared<HttpConnection>(std::move(socket), shared, host, number)->read_head();
}

}  // namespace manyhands::site
