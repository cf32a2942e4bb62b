// Makes files available that a sandbox's user cannot reach by their own path: copies in a folder that belongs
// to this process, through which everybody may pass, but which nobody can list. Only root needs this; an
// ordinary user's sandboxes run as that user.
//
// Any thread. The folder is removed with the process; the next process removes what a killed one left.
#pragma once
#include <filesystem>
#include <string>

namespace manyhands::sandbox {

/// A path by which the sandbox's user can read and execute the file: the file itself, or a copy with the same
/// name, made once. Throws std::runtime_error in words.
std::filesystem::path staged(const std::filesystem::path& file);

/// A new folder that belongs to the sandbox's user, for levels without folders in memory. The caller removes
/// it when the sandbox has ended. Throws std::runtime_error in words.
std::filesystem::path private_folder();

/// If started by root, the user of the sandboxes; an id without a name.
inline constexpr unsigned spare_user = 64890;

/// "manyhands-<pid namespace>-<pid>-<its start time>": the name of everything that this process creates in
/// shared places.
[[nodiscard]] const std::string& own_name();

/// Whether it is such a name (with any suffix) of a process that no longer exists.
[[nodiscard]] bool made_by_the_dead(const std::string& name);

}  // namespace manyhands::sandbox
