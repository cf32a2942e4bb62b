// attack: histogram-threads
// tries: to send half an answer and exit
// points: 5
// finding: correct ended-early | correct broken-answer

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int) {
  const auto answer = attack::frame(R"({"phase": "answer", "value": {"slots": 16}})",
                                    std::string(8 * (static_cast<std::size_t>(board.rows) + 1), 0));
  attack::send(answer.substr(0, answer.size() / 2));
  _exit(0);
}
