// Parses one HTTP response as its bytes arrive. Keeps the HTTP library out of all other files.
#pragma once
#include <cstddef>
#include <memory>
#include <string>

#include "kit/net/url.hpp"
#include "manyhands/net.hpp"

namespace manyhands::net {

/// The text of a request for `url`.
std::string request_for(const Url& url);

class Answer {
 public:
  explicit Answer(const Url& url);
  ~Answer();
  Answer(Answer&&) = delete;

  /// Both throw Error if the data is not an HTTP response, or ends too early.
  void put(const char* bytes, std::size_t count);
  void put_end();  // the connection was closed

  [[nodiscard]] bool begun() const;  // whether anything has arrived
  [[nodiscard]] bool done() const;
  /// When done: whether the connection can be used again.
  [[nodiscard]] bool keep_alive() const;
  /// When done; call it only once.
  Response take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace manyhands::net
