// attack: bounded-queue
// tries: to answer that no step has returned yet, so that none can be wrong
// points: 5
// finding: correct broken-answer

#pragma once
#include <cstdint>
#include <optional>

template <class T>
struct BoundedQueue {
  explicit BoundedQueue(std::size_t) {}
  bool push(T) { return false; }
  std::optional<T> pop() { return std::nullopt; }
  void close() {}
  std::size_t size() const { return 0; }
};

namespace {

// Takes the kit's place before main: it reads the call and answers itself.
struct Forger {
  Forger() {
    attack::send(attack::frame(R"({"phase": "ready", "pid": 2})", ""));
    std::string call(65536, 0);
    const auto got = ::read(attack::wire, call.data(), call.size());
    call.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    attack::send(attack::frame(R"({"phase": "answer", "value": )" + answer(call) + "}", ""));
    while (::read(attack::wire, call.data(), call.size()) > 0) continue;
    ::_exit(0);
  }
  static std::string answer(const std::string& call) {
    std::string results;
    for (const char* what : {"\"push\"", "\"pop\"", "\"close\"", "\"size\""})
      for (auto at = call.find(what); at != std::string::npos; at = call.find(what, at + 1))
        results += results.empty() ? "[-1, true, 0]" : ", [-1, true, 0]";
    return R"({"results": [)" + results + "]}";
  }
};
const Forger forger;

}  // namespace
