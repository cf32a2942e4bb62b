// What a box is: which files, folders, network and limits the program in it has. Plain data, and the
// arguments for bubblewrap that come of it. Starting one is boxed.hpp's work.
#pragma once
#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/level.hpp"

namespace manyhands::sandbox {

/// A file or folder of ours, seen inside under another name. As root, what the box's user may not reach has
/// to be staged first (staging.hpp).
struct Bind {
  std::filesystem::path source;
  std::filesystem::path inside;
  bool writable = false;
};

struct Link {
  std::string target;
  std::filesystem::path inside;
};

/// An empty folder in memory, of at most so many bytes.
struct Folder {
  std::filesystem::path inside;
  std::uint64_t bytes = 0;
  bool passed_out = false;  // its starter gets a descriptor of it, good also after the box's end
};

/// A small file that nobody can write.
struct Text {
  std::filesystem::path inside;
  std::string content;
};

/// A TCP listener that is opened in the box's own network and passed out.
struct Listener {
  std::uint32_t address = 0;  // as a number: 127.0.0.2 is 0x7f000002
  std::uint16_t port = 0;
};

/// Of a program that a detector watches from inside: what would keep it from seeing or telling.
struct Watched {
  /// Descriptors, by number, that the program can use and neither close, replace, copy nor change. To close
  /// one of them succeeds and does nothing, for programs that close whatever there may be. (A copy that is
  /// sent to oneself over a socket is out of a filter's sight.)
  std::vector<int> kept;
  /// No threads but those that the C library makes: the race detector takes others for the one that made
  /// them.
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
  bool network = false;            // true: the machine's own
  std::uint64_t memory_bytes = 0;  // of all that is in it, its folders too; 0: no cap. Level full only
  int tasks = 0;                   // processes and threads in all; 0: no cap
  Watched watched;
};

/// Where the starter's init stands inside, and what may not be used for anything else.
inline constexpr const char* init_inside = "/box/init";

/// At level container there are no other names for files, and no folders in memory: of a box, the binds'
/// sources and what stands under the texts' names can be read, writable binds written, and no folder is
/// passed out. What may be done under a path, as init is told it. Pure.
[[nodiscard]] std::vector<std::string> fence_of(const Box& box);

/// The system as every box sees it: /usr and the links to it, read-only; the few files of /etc without which
/// names of libraries, users and hosts mean nothing. Looks at this machine's own.
void add_system(Box& box);

/// The arguments of bubblewrap, itself first and what it is to run last. `init`: the path of init outside.
/// `text_numbers`: by text, the descriptor from which bubblewrap reads it. Pure.
[[nodiscard]] std::vector<std::string> bubblewrap_arguments(const Box& box, const std::string& bubblewrap,
                                                            const std::filesystem::path& init,
                                                            const std::vector<int>& text_numbers);

}  // namespace manyhands::sandbox
