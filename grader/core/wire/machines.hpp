// Two machines in one sandbox: the program has a network of its own, and a child of the program's process has
// another one, and another host name. A link joins them. What the sandbox and the program agree on.
#pragma once

namespace manyhands::machines {

/// The only argument of the program when it runs on the second machine: it executes what the first one asks
/// for. Requests come to the listening socket `listener`, which is `path` in the program's working folder.
inline constexpr const char* as_second = "--as-second-machine";
inline constexpr int listener = 3;
inline constexpr const char* path = "second-machine";

inline constexpr const char* first_name = "box";
inline constexpr const char* second_name = "machine-2";
inline constexpr const char* network = "10.0.0.0/24";
inline constexpr unsigned first_address = 0x0a000001;
inline constexpr unsigned second_address = 0x0a000002;
inline constexpr unsigned mask = 0xffffff00;

}  // namespace manyhands::machines
