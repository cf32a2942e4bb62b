// How a guest is started at this run's sandbox level: its sandbox, and what it gets there.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "kit/host/run/call.hpp"
#include "sandbox/box.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::host {

/// The path of the program that is called.
std::filesystem::path program_of(const Call& call);

/// The path under which a guest finds the library that orders its waits (wait_order.hpp). Debuggers must be
/// able to open it: without the library's unwind information, no stack could be followed through it.
std::filesystem::path waits_library();

struct Launch {
  sandbox::Box box;
  spawn::Options guest;  // without its descriptors
};

/// `cwd`: for the levels none and container, which have no folders of their own. `site`: may be null. Throws
/// std::runtime_error with an explanation if the program cannot be made visible in the sandbox.
Launch launch_of(const Call& call, const std::string& profile, const std::filesystem::path& cwd,
                 const site::Server* site);

/// For Call::two_machines: tries whether a sandbox of this run's level can contain two.
bool two_machines_work();

/// Indices of the sandbox's folders that are passed out.
inline constexpr std::size_t logs_folder = 0;
inline constexpr std::size_t shared_memory_folder = 1;

/// The memory limit for all processes in a sandbox together, in bytes (model/memory_cap.hpp).
[[nodiscard]] std::uint64_t memory_cap(const std::string& profile);

}  // namespace manyhands::host
