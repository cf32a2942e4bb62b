// One HTTP answer as its bytes arrive, whoever waits for them. Keeps the HTTP library out of all other files.
#pragma once
#include <cstddef>
#include <memory>
#include <string>

#include "kit/net/url.hpp"
#include "manyhands/net.hpp"

namespace manyhands::net {

/// What is sent to ask for `url`.
std::string request_for(const Url& url);

class Answer {
 public:
  explicit Answer(const Url& url);
  ~Answer();
  Answer(Answer&&) = delete;

  /// Both throw Error: what came is no HTTP answer, or it stopped in the middle.
  void put(const char* bytes, std::size_t count);
  void put_end();  // the connection was closed

  [[nodiscard]] bool begun() const;  // anything has come
  [[nodiscard]] bool done() const;
  /// Once done: may the connection be used again?
  [[nodiscard]] bool keep_alive() const;
  /// Once done, and once only.
  Response take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace manyhands::net
