// attack: histogram-threads
// tries: to replace the kit: it sends the answers itself, before main
// points: 5
// finding: correct broken-answer | correct wrong-answer

#include "histogram.hpp"

__attribute__((constructor)) static void serve() {
  attack::send(attack::frame(R"({"phase": "ready", "pid": 1})", ""));
  std::string call(65536, 0);
  while (::read(attack::wire, call.data(), call.size()) > 0)
    attack::send(attack::frame(R"({"phase": "answer", "value": {"slots": 16}})", std::string(128, 0)));
  _exit(0);
}

std::vector<std::uint64_t> histogram(const Board&, int) {
  return {};
}
