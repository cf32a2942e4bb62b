// How a guest is started at the level of this run: the box that it is shut in, and what it is given there.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "kit/host/run/call.hpp"
#include "sandbox/box.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::host {

/// Where the program stands that a call is made to.
std::filesystem::path program_of(const Call& call);

/// Where a guest finds the library that orders its waits (wait_order.hpp). By a name that a debugger can look
/// up: without the library's own description no stack could be followed through it.
std::filesystem::path waits_library();

struct Launch {
  sandbox::Box box;
  spawn::Options guest;  // without its descriptors
};

/// `cwd`: for levels none and container, which have no folders of their own. `site`: may be null. Throws
/// std::runtime_error in words where the program cannot be shown to the box.
Launch launch_of(const Call& call, const std::string& profile, const std::filesystem::path& cwd,
                 const site::Server* site);

/// Of the box's folders that are passed out, by position.
inline constexpr std::size_t logs_folder = 0;
inline constexpr std::size_t shared_memory_folder = 1;

/// What all processes in a box have in memory at the most, before the kernel ends one; the grader says "too
/// much" sooner where it can.
[[nodiscard]] std::uint64_t memory_cap(const std::string& profile);

}  // namespace manyhands::host
