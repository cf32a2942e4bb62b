// attack: histogram-threads
// tries: to send half an answer and keep the grader waiting for the rest
// points: 5
// finding: correct hang

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int) {
  const auto answer = attack::frame(R"({"phase": "answer", "value": {"slots": 16}})",
                                    std::string(8 * (static_cast<std::size_t>(board.rows) + 1), 0));
  attack::send(answer.substr(0, answer.size() / 2));
  for (;;) ::pause();
}
