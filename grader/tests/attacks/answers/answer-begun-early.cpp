// attack: histogram-threads
// tries: to stop the clock with a first byte, and to send the rest later
// points: honest

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

// The clock stops at the last byte, so this gains nothing; but it must not confuse the grader either.
std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  const auto answer = attack::frame(R"({"phase": "note", "what": "early"})", "");
  attack::send(answer.substr(0, 5));
  auto counts = honest(board, workers);
  attack::send(answer.substr(5));
  return counts;
}
