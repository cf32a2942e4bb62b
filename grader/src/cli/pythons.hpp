// The Python interpreters of this machine. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace manyhands {

struct Python {
  std::filesystem::path program;
  std::string name;  // "Python 3.11"; "Python 3.14t" without an interpreter lock
};

/// The system's Python 3 (/usr/bin/python3, or else the first in PATH), then the newest free-threaded one in
/// PATH, if there is one. Programs that do not start, or are older than Python 3.9, are left out.
std::vector<Python> find_pythons();

}  // namespace manyhands
