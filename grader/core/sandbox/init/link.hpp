// Network interfaces, by the kernel's own interfaces: there is no other program in a sandbox that could do
// it. Each function returns false and sets errno if it fails.
#pragma once
#include <sys/types.h>

namespace manyhands::sandbox::init {

bool set_up(const char* interface, bool up);
bool set_address(const char* interface, unsigned address, unsigned mask);

/// Makes `own` in this process's network and `peer` in that of process `other`: two ends of one link.
bool make_link(const char* own, const char* peer, pid_t other);

}  // namespace manyhands::sandbox::init
