// Whether programs under detectors may run at the same time on this machine.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "model/stage_request.hpp"
#include "profile/profile.hpp"

namespace manyhands::grade {

/// Whether all of them fit into `available` bytes even if each takes as much as it may. `machine`: the bytes
/// that this machine has. Pure.
bool fit_together(const Limits& limits, const std::vector<const Profile*>& profiles, std::uint64_t available,
                  std::uint64_t machine);

/// Bytes that can be used now without taking them from other programs; 0 if the kernel does not say. Respects
/// the limit of the control group that we see as the root, as in a container. `root` is "/" except in tests.
std::uint64_t available_memory(const std::filesystem::path& root = "/");

}  // namespace manyhands::grade
