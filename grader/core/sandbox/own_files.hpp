// Where our own small programs and libraries are (init, the trials, what is preloaded): in lib/, in the
// folder that this program was built or installed to. Found from where this program is, so that no path of
// the machine that built it is needed, and an installation can be anywhere.
//
// Any thread.
#pragma once
#include <filesystem>
#include <string>

namespace manyhands::sandbox {

/// The file `name` in that folder. It need not exist: then what uses it fails, in its own words.
std::filesystem::path own_file(const std::string& name);

}  // namespace manyhands::sandbox
