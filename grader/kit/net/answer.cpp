#include "kit/net/answer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <utility>

namespace manyhands::net {

namespace http = boost::beast::http;

struct Answer::Impl {
  explicit Impl(const Url& url) : authority(url.authority) {
    parser.eager(true);
    parser.body_limit(64 * 1024 * 1024);
  }
  std::string authority;
  http::response_parser<http::string_body> parser;
  std::string unread;
  bool begun = false;
  bool ended = false;  // because the connection was closed
};

std::string request_for(const Url& url) {
  return "GET " + url.target + " HTTP/1.1\r\nHost: " + url.authority + "\r\nUser-Agent: manyhands\r\n\r\n";
}

Answer::Answer(const Url& url) : impl_(std::make_unique<Impl>(url)) {}
Answer::~Answer() = default;

void Answer::put(const char* bytes, std::size_t count) {
  auto& i = *impl_;
  i.begun = true;
  i.unread.append(bytes, count);
  boost::system::error_code error;
  const auto used = i.parser.put(boost::asio::buffer(i.unread), error);
  i.unread.erase(0, used);
  if (error && error != http::error::need_more) throw Error("not an HTTP answer: " + error.message());
}

void Answer::put_end() {
  auto& i = *impl_;
  boost::system::error_code error;
  if (i.begun) i.parser.put_eof(error);  // a response without a length ends here
  if (!i.begun || error) throw Error("the connection was closed in the middle by " + i.authority);
  i.ended = true;
}

bool Answer::begun() const {
  return impl_->begun;
}

bool Answer::done() const {
  return impl_->ended || impl_->parser.is_done();
}

bool Answer::keep_alive() const {
  return !impl_->ended && impl_->parser.keep_alive() && impl_->unread.empty();
}

Response Answer::take() {
  auto message = impl_->parser.release();
  Response response;
  response.status = static_cast<int>(message.result_int());
  if (response.status / 100 == 3) {
    response.location = std::string(message[http::field::location]);
    if (!response.location.empty() && response.location[0] == '/')
      response.location.insert(0, "http://" + impl_->authority);
  }
  response.body = std::move(message.body());
  return response;
}

}  // namespace manyhands::net
