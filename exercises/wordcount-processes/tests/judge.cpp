#include "tests/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "kit/host/suites/crunch_suite.hpp"
#include "manyhands/words.hpp"
#include "model/known_code.hpp"

namespace wordcount {
namespace {

using manyhands::Finding;
using manyhands::KnownCode;
using manyhands::words::WordCounts;
namespace host = manyhands::host;

// Of each piece. Several runs of a block have the same text, and it is large.
const std::vector<WordCounts>& counts_of_pieces(const Text& text) {
  using Key = std::tuple<std::uint64_t, int, int, int, std::vector<int>, std::string>;
  static std::map<Key, std::vector<WordCounts>> known;
  const auto [entry, is_new] =
      known.try_emplace({text.seed, text.pieces, text.words, text.vocabulary, text.marked, text.mark});
  if (is_new)
    for (const auto& piece : pieces_of(text)) entry->second.push_back(manyhands::words::words_of(piece));
  return entry->second;
}

WordCounts counts_in(const host::Given& value) {
  WordCounts counts;
  constexpr std::size_t most = 1 << 20;
  for (const auto& entry : value.at_most(most)) {
    const auto pair = entry.exactly(2);
    const auto word = pair[0].text();
    // A std::map has each word once, in alphabetical order.
    if (!counts.empty() && counts.rbegin()->first >= word)
      host::broken("the words in the answer are not in order");
    counts.emplace_hint(counts.end(), word, pair[1].whole<std::uint64_t>());
  }
  return counts;
}

/// How much larger the first is, for each word for which it is.
WordCounts beyond(const WordCounts& larger, const WordCounts& smaller) {
  WordCounts difference;
  for (const auto& [word, count] : larger) {
    const auto other = smaller.find(word);
    const auto there = other == smaller.end() ? 0 : other->second;
    if (count > there) difference[word] = count - there;
  }
  return difference;
}

bool is_part_of(const WordCounts& part, const WordCounts& all) {
  return beyond(part, all).empty();
}

std::uint64_t words_in_all(const WordCounts& counts) {
  std::uint64_t sum = 0;
  for (const auto& [word, count] : counts) sum += count;
  return sum;
}

std::string numbers(const std::vector<int>& list) {
  if (list.empty()) return "none";
  std::string text;
  for (const int number : list) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text;
}

// In which single piece is the difference, completely or in part?
struct InOne {
  int piece = -1;
  bool whole = false;
};
InOne one_that_explains(const WordCounts& difference, const std::vector<WordCounts>& pieces) {
  for (std::size_t i = 0; i < pieces.size(); ++i)
    if (difference == pieces[i]) return {static_cast<int>(i), true};
  InOne found;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    if (is_part_of(difference, pieces[i])) {
      if (found.piece >= 0) return {};  // ambiguous
      found = {static_cast<int>(i), false};
    }
  return found;
}

/// Are these the counts of some whole pieces, each at most once? For a few pieces.
bool are_of_whole_pieces(const WordCounts& counts, const std::vector<WordCounts>& pieces) {
  if (counts.empty()) return true;
  const auto all = std::size_t{1} << pieces.size();
  for (std::size_t chosen = 1; chosen < all; ++chosen) {
    WordCounts sum;
    for (std::size_t i = 0; i < pieces.size(); ++i)
      if ((chosen >> i & 1) != 0) manyhands::words::add(sum, pieces[i]);
    if (sum == counts) return true;
  }
  return false;
}

// Those that no worker was held at.
std::vector<WordCounts> counts_without_marked(const Text& text) {
  std::vector<WordCounts> unmarked;
  const auto& pieces = counts_of_pieces(text);
  for (std::size_t i = 0; i < pieces.size(); ++i)
    if (std::find(text.marked.begin(), text.marked.end(), static_cast<int>(i)) == text.marked.end())
      unmarked.push_back(pieces[i]);
  return unmarked;
}

std::optional<Finding> judge_counts(const Text& text, const WordCounts& counts, const WordCounts& right) {
  if (counts == right) return std::nullopt;
  const auto& pieces = counts_of_pieces(text);
  const auto more = beyond(counts, right);
  const auto fewer = beyond(right, counts);
  if (counts.empty())
    return host::found("wrong-answer",
                       fmt::format("the result contains no words; the text has {}", words_in_all(right)));
  if (more.empty())
    if (const auto lost = one_that_explains(fewer, pieces); lost.whole)
      return host::found("job-lost",
                         fmt::format("the words of piece {} are missing from the result", lost.piece));
  if (fewer.empty()) {
    const auto twice = one_that_explains(more, pieces);
    if (twice.piece >= 0)
      return host::found(
          "counted-twice",
          twice.whole
              ? fmt::format("the words of piece {} were counted twice", twice.piece)
              : fmt::format("a part of piece {} was counted twice: {} of its {} words are in the result "
                            "once more than they should be",
                            twice.piece, words_in_all(more),
                            words_in_all(pieces[static_cast<std::size_t>(twice.piece)])));
  }
  const auto& word = !fewer.empty() ? fewer.begin()->first : more.begin()->first;
  const auto of = [&word](const WordCounts& all) {
    const auto entry = all.find(word);
    return entry == all.end() ? 0 : entry->second;
  };
  return host::found(
      "wrong-answer",
      fmt::format("the counts of {} words are wrong; for instance, \"{}\" occurs {} times, and "
                  "the result says {}",
                  more.size() + fewer.size(), word, of(right), of(counts)));
}

}  // namespace

host::Call call_for(const Text& text, const Given& given) {
  host::Call call;
  call.scenario = "count_words";
  call.args = {{"seed", text.seed},          {"pieces", text.pieces},
               {"words", text.words},        {"vocabulary", text.vocabulary},
               {"marked", text.marked},      {"mark", text.mark},
               {"workers", given.workers},   {"deaths", given.deaths},
               {"pause_ms", given.pause_ms}, {"patience_ms", given.patience_ms},
               {"ends", given.ends}};
  call.workers = given.workers;
  return call;
}

static std::optional<Finding> judge_any(const Text& text, const host::Answer& answer,
                                        const Expected& expected) {
  const auto counts = counts_in(answer.value.at("counts"));
  std::vector<int> set_aside;
  for (const auto& number : answer.value.at("set_aside").at_most(1 << 20))
    set_aside.push_back(number.whole<int>());
  const bool stopped = answer.value.at("stopped").truth();

  WordCounts right;
  const auto& pieces = counts_of_pieces(text);
  for (std::size_t i = 0; i < pieces.size(); ++i)
    if (std::find(expected.set_aside.begin(), expected.set_aside.end(), static_cast<int>(i)) ==
        expected.set_aside.end())
      manyhands::words::add(right, pieces[i]);

  if (set_aside != expected.set_aside) {
    const bool only_more = std::is_sorted(set_aside.begin(), set_aside.end()) &&
                           std::includes(set_aside.begin(), set_aside.end(), expected.set_aside.begin(),
                                         expected.set_aside.end());
    const bool unsorted = std::is_permutation(set_aside.begin(), set_aside.end(), expected.set_aside.begin(),
                                              expected.set_aside.end());
    return host::found(
        only_more ? KnownCode("job-lost") : KnownCode("wrong-answer"),
        fmt::format("these pieces are reported as set aside: {}; these should be: {}{}", numbers(set_aside),
                    numbers(expected.set_aside), unsorted ? ", in ascending order" : ""));
  }
  if (stopped != expected.stopped)
    return host::found("wrong-answer", stopped ? "the result says that SIGTERM came, but there was none"
                                               : "SIGTERM came before all pieces were counted, but the "
                                                 "result does not say so (`stopped`)");
  if (!expected.stopped) return judge_counts(text, counts, right);
  const auto unmarked = counts_without_marked(text);
  if (are_of_whole_pieces(counts, unmarked)) return std::nullopt;
  return host::found("wrong-answer",
                     unmarked.empty()
                         ? "no piece had been counted when SIGTERM came, but the result contains words"
                         : "the words in the result are not those of whole pieces. A piece whose answer was "
                           "complete when SIGTERM came is in it once, and any other is not");
}

std::optional<Finding> judge_answer(const Text& text, const host::Answer& answer, const Expected& expected) {
  auto wrong = judge_any(text, answer, expected);
  // Where no worker was lost, no job can be.
  if (wrong && !expected.losses && wrong->code == KnownCode("job-lost"))
    wrong->code = KnownCode("wrong-answer").str();
  return wrong;
}

}  // namespace wordcount
