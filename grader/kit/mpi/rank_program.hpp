// For the guest.cpp of an exercise that uses MPI:
//   const manyhands::guest::RegisterRanks ranks{&manyhands::guest::serve_as_rank};
#pragma once
#include "kit/guest/ranks.hpp"

namespace manyhands::guest {

/// A rank, from its start to the end of the job: answers calls that arrive on its pipe, one after another.
int serve_as_rank(const std::filesystem::path& folder);

}  // namespace manyhands::guest
