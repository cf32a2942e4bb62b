// Reads what JPlag found. Pure.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

struct SimilarPair {
  std::string first;
  std::string second;
  double average = 0;  // 0 to 1
  double most = 0;     // of the shorter of the two
};

/// JPlag's CSV file (submissionName1, submissionName2, averageSimilarity, maxSimilarity), the most similar
/// pairs first. `students`: by the names of the folders.
Result<std::vector<SimilarPair>> similar_pairs(std::string_view csv, const std::string& shown,
                                               const std::map<std::string, std::string>& students);

}  // namespace manyhands
