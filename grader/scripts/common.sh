# Sourced by the other scripts. Leaves the shell in the root of the checkout.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
build=build

# A line of our own.
say() { printf '%s\n' "$*"; }

# One configure or build per build directory at a time, so that `make -j` and a second terminal are safe.
# The lock is the open descriptor 9: it ends with the process; programs that are started get it closed.
lock_build() {
  mkdir -p "$build"
  exec 9>"$build/.lock"
  flock -n 9 && return
  say "Another terminal is building here; waiting for it …"
  flock 9
}
unlock_build() { exec 9>&-; }
