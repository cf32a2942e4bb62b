// Which loads of atomic variables may read an older value in a trial (kit/schedules/weak.hpp): those that the
// learner has written. What libraries do with atomics inside, such as std::atomic::wait or a shared_ptr, is
// not the learner's to mend. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "kit/host/explored/failure.hpp"
#include "kit/host/observe/code_lines.hpp"

namespace manyhands::host {

/// Whether only the functions of std::atomic are between the load and the learner's line.
bool is_own_load(const Chain& chain, const std::string& prefix);

/// No more than can be looked up: a program may say anything.
std::set<std::uint64_t> loads_in(const std::vector<ExploredProgram>& programs);

}  // namespace manyhands::host
