// The messages between init (pid 1 in a sandbox) and its starter, over a pair of UNIX sockets that preserve
// message boundaries and transfer descriptors. The guest never has either end. init is built without the C++
// library, so these are plain structs; both sides come from one build.
//
// starter → init   one request: Request, then as many Target, Limit and Address as it says, then strings,
//                  each ended by a zero byte: working directory, argv, env, folders to pass out, paths (the
//                  first character says what is allowed there: read, write, device). With it, descriptors:
//                  the filter's program where there is one, then the guest's, by target.
// init → starter   Report `started`, with descriptors: pidfd of init, pidfd of the guest, folders, listeners;
//                  or Report `failed`.
// starter → init   one Order: everything is to end (a closed socket means the same, and no report), or the
// link
//                  between two machines is to go down.
// init → starter   Report `ended`.
#pragma once
#include <sys/resource.h>

#include <cstddef>
#include <cstdint>

namespace manyhands::sandbox::protocol {

inline constexpr int control_number = 3;              // where init finds the socket
inline constexpr int most_descriptors = 64;           // in one message, in each direction
inline constexpr std::size_t most_bytes = 128 << 10;  // in a request

struct Request {
  std::uint32_t targets = 0;
  std::uint32_t limits = 0;
  std::uint32_t listeners = 0;
  std::uint32_t arguments = 0;
  std::uint32_t variables = 0;
  std::uint32_t folders = 0;
  std::uint32_t paths = 0;  // level container only
  std::uint8_t has_filter = 0;
  // There is only init with Landlock: init is not pid 1, and the listeners are the ports to which it may
  // connect.
  std::uint8_t contained = 0;
  std::uint8_t fixed_addresses = 0;
  std::uint8_t two_machines = 0;  // machines.hpp; bubblewrap has given init the rights that this needs
};

struct Target {
  std::int32_t number;  // the guest's
};

struct Limit {
  std::int32_t resource;
  std::uint64_t value;
};

inline constexpr char may_read = 'r';
inline constexpr char may_write = 'w';
inline constexpr char device = 'd';

struct Address {
  std::uint32_t ip;
  std::uint16_t port;
};

enum class Order : char { end = 0, pull_the_plug };

enum class Kind : std::uint32_t { started = 1, failed, ended };

struct Report {
  Kind kind = Kind::failed;
  std::int32_t error = 0;  // errno of the step that failed
  char step[32] = {};
  std::int32_t wait_status = 0;
  rusage usage = {};               // of the guest and the processes that it has reaped
  std::int64_t own_cpu_ns = 0;     // of the guest alone
  std::int64_t others_cpu_ns = 0;  // of its orphans, which it has not reaped
  std::int32_t orphans = -1;       // that ended before the guest did
  std::int32_t system_v = -1;      // what is left of it, in the box's own namespace; -1: it has none
};

}  // namespace manyhands::sandbox::protocol
