// Describes a sandbox: its files, folders, network and limits. Plain data, and the bubblewrap arguments for
// it. boxed.hpp starts it.
#pragma once
#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/level.hpp"

namespace manyhands::sandbox {

/// A file or folder of ours, visible inside under another name. If started by root, files that the sandbox's
/// user cannot reach must be staged first (staging.hpp).
struct Bind {
  std::filesystem::path source;
  std::filesystem::path inside;
  bool writable = false;
};

struct Link {
  std::string target;
  std::filesystem::path inside;
};

/// An empty folder in memory with a maximum size in bytes.
struct Folder {
  std::filesystem::path inside;
  std::uint64_t bytes = 0;
  bool passed_out = false;  // the starter gets a descriptor of it, which stays valid after the end
};

/// A small read-only file.
struct Text {
  std::filesystem::path inside;
  std::string content;
};

/// A TCP listener that is opened in the sandbox's own network and passed out.
struct Listener {
  std::uint32_t address = 0;  // as a number: 127.0.0.2 is 0x7f000002
  std::uint16_t port = 0;
};

/// For programs that a detector watches from inside: prevents what would keep it from seeing or reporting.
struct Watched {
  /// Numbers of descriptors that the program can use but not close, replace, copy or change. Closing one
  /// succeeds and does nothing, for programs that close all descriptors. (The filter cannot see a copy that a
  /// program sends to itself over a socket.)
  std::vector<int> kept;
  /// Only threads that the C library creates: the race detector takes others for their creators.
  bool known_threads = false;
  auto operator<=>(const Watched&) const = default;
};

struct Box {
  Level level = Level::user;
  std::vector<Bind> binds;
  std::vector<Link> links;
  std::vector<Folder> folders;
  std::vector<Text> texts;
  std::vector<Listener> listeners;
  bool network = false;            // true: the machine's network
  bool two_machines = false;       // machines.hpp; levels user and full only
  std::uint64_t memory_bytes = 0;  // for all that is in it, also its folders; 0: no limit. Level full only
  int tasks = 0;                   // processes and threads; 0: no limit
  Watched watched;
};

/// The path of init inside, which must not be used for anything else.
inline constexpr const char* init_inside = "/box/init";

/// At level container, files have no other names and there are no folders in memory: the sources of binds and
/// files with the names of texts can be read, writable binds can be written, and no folder is passed out.
/// Returns what is allowed below each path, in the form for init. Pure.
[[nodiscard]] std::vector<std::string> fence_of(const Box& box);

/// Adds the system files that every sandbox contains: /usr and the links to it, read-only, and the few files
/// of /etc that are needed to look up libraries, users and hosts. Examines this machine.
void add_system(Box& box);

/// The complete bubblewrap command: first bubblewrap itself, last the program to run. `init`: the path of
/// init outside. `text_numbers`: for each text, the descriptor from which bubblewrap reads it. Pure.
[[nodiscard]] std::vector<std::string> bubblewrap_arguments(const Box& box, const std::string& bubblewrap,
                                                            const std::filesystem::path& init,
                                                            const std::vector<int>& text_numbers);

}  // namespace manyhands::sandbox
