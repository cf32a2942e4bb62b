// attack: histogram-threads
// tries: to answer at once, and to send the right answer later, when the clock has stopped
// points: 5
// finding: correct broken-answer | correct wrong-answer
// quick

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  attack::send(attack::frame(R"({"phase": "answer", "value": {"slots": 16}})",
                             std::string(8 * (static_cast<std::size_t>(board.rows) + 1), 0)));
  return honest(board, workers);
}
