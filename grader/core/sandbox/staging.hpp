// Where files stand that a box is to see, when the box's user may not reach them by their own path: copies in
// a folder of this process's that everybody may pass through, and nobody can list. Only root has need of it;
// an ordinary user's boxes run as that user.
//
// Any thread. The folder goes with the process; what a killed one left is removed by the next.
#pragma once
#include <filesystem>
#include <string>

namespace manyhands::sandbox {

/// A path by which the box's user can read and run the file: the file itself, or a copy of the same name,
/// made once. Throws std::runtime_error in words.
std::filesystem::path staged(const std::filesystem::path& file);

/// A new folder, the box's user's own, for a level that has no folders in memory. The caller removes it when
/// the box has ended. Throws std::runtime_error in words.
std::filesystem::path private_folder();

/// As root, the user whose boxes these are: no name has it.
inline constexpr unsigned spare_user = 64890;

/// "manyhands-<pid namespace>-<pid>-<its start>": names what this process makes in places that others see.
[[nodiscard]] const std::string& own_name();

/// Is it such a name (with whatever behind it), of a process that is no more?
[[nodiscard]] bool made_by_the_dead(const std::string& name);

}  // namespace manyhands::sandbox
