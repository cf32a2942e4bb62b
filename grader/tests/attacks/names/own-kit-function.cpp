// attack: histogram-threads
// tries: to replace a function of the kit
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

namespace manyhands::work {
int slot_of(const Board&, std::uint64_t) {
  return 0;
}
}  // namespace manyhands::work
