// Sentences about a timeline, each of which is true by its numbers. Pure.
#pragma once
#include <string>
#include <vector>

#include "model/timeline.hpp"

namespace manyhands {

/// "Concurrency seen: 7.6 requests under way at once (at most 8). Parallelism seen: …"
std::string seen_at_once(const Timeline& timeline);

/// What a look at the picture should find: one lock for all, one thread that does most of the work, waves,
/// one request at a time. May be empty.
std::vector<std::string> words_about(const Timeline& timeline);

/// "17.3 ms", for people.
std::string time_words(std::int64_t ns);

}  // namespace manyhands
