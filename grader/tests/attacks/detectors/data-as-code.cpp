// attack: histogram-threads
// tries: to run instructions that the compiler did not generate, from a variable in the program's code
// points: 0
// finding: builds forbidden-symbol

__attribute__((section(".text"), used)) static const unsigned char instructions[] = {0xc3};

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  reinterpret_cast<void (*)()>(reinterpret_cast<std::uintptr_t>(instructions))();
  return honest(board, workers);
}
