// What a guest may send, and what is kept of it. Shared by the files of GuestProcess.
#pragma once
#include <cstddef>
#include <cstdint>

#include "wire/frame.hpp"

namespace manyhands::host {

/// Of its output.
inline constexpr std::size_t tail_bytes = 8192;
/// One answer, and notes that are small and few (the kit sends one of each kind). Without a limit, a program
/// could keep us reading forever.
inline constexpr std::uint64_t most_received = wire::max_header_bytes + wire::max_payload_bytes;
inline constexpr int most_notes = 100;
inline constexpr const char* line_closed = "it closed its connection to the grader";

}  // namespace manyhands::host
