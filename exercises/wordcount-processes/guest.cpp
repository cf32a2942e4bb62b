#include "kit/guest/guest.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include "kit/guest/worker_program.hpp"
#include "text.hpp"
#include "wordcount.hpp"

namespace {

const manyhands::guest::RegisterWorker worker{&work};
static_assert(wordcount::worker_begins == manyhands::guest::worker_begins);

}  // namespace

WordCounts words_in(const std::string& piece) {
  manyhands::guest::hold_at(piece);
  return manyhands::words::words_of(piece);
}

MANYHANDS_SCENARIO(count_words, call) {
  const auto& args = call.args;
  const wordcount::Text text{.seed = args.at("seed"),
                             .pieces = args.at("pieces"),
                             .words = args.at("words"),
                             .vocabulary = args.at("vocabulary"),
                             .marked = args.at("marked"),
                             .mark = args.at("mark")};
  args.at("ends") ? manyhands::guest::end_at_mark(text.mark) : manyhands::guest::hold_at_mark(text.mark);
  const Policy policy{.deaths = args.at("deaths"),
                      .pause = std::chrono::milliseconds(args.at("pause_ms").get<int>()),
                      .patience = std::chrono::milliseconds(args.at("patience_ms").get<int>())};
  const auto result = count_words(wordcount::pieces_of(text), args.at("workers"), policy);
  auto counts = nlohmann::json::array();
  for (const auto& [word, count] : result.counts) counts.push_back({word, count});
  return {.value = {{"counts", counts}, {"set_aside", result.set_aside}, {"stopped", result.stopped}}};
}

int manyhands::guest::plain(int argc, char* argv[]) {
  wordcount::Text text{.seed = 1, .pieces = 16, .words = 160000, .vocabulary = 500};
  int workers = 2;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const int value = std::stoi(argv[i + 1]);
    if (option == "--pieces") text.pieces = value;
    if (option == "--words") text.words = value;
    if (option == "--workers") workers = value;
  }
  const auto pieces = wordcount::pieces_of(text);
  const auto start = std::chrono::steady_clock::now();
  const auto result = count_words(pieces, workers, {});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::uint64_t words = 0;
  for (const auto& [word, count] : result.counts) words += count;
  std::printf("%llu words, %zu different ones, in %zu pieces; %zu set aside%s; %d workers, %.3f s\n",
              static_cast<unsigned long long>(words), result.counts.size(), pieces.size(),
              result.set_aside.size(), result.stopped ? "; stopped by SIGTERM" : "", workers,
              seconds.count());
  return 0;
}
