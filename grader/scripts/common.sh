# Sourced by the other scripts. Changes to the root of the checkout.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
build=build

# Prints a line.
say() { printf '%s\n' "$*"; }

# Sets `grader` to the program for this checkout: an installed one, if it was built from the very same files (`make package`), else one
# that is built here.
find_grader() {
  find_installed_grader && return
  grader=$build/bin/grader
  grader/scripts/build default
}

# Sets `grader` to an installed one, if it was built from these files. MANYHANDS_PREFIX: where it is (default: /usr); no: not looked for.
find_installed_grader() {
  local home
  home=${MANYHANDS_PREFIX:-/usr}/lib/manyhands/$(sed -n 's/^project(manyhands VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
  grader=$home/bin/grader
  if [ ! -x "$grader" ]; then
    :
  elif "$grader" --course . sources --check 2>/dev/null; then
    say "Using the installed grader ($home)."
    if [ "$(readlink -f "$(command -v grader)")" = "$grader" ]; then grader=grader; fi
    return
  else
    say "The installed grader was built from other files than those here. This folder uses a grader of its own."
  fi
  return 1
}

# The process that wrote its ID into the lock: "process 4711 of alice (bash grader/scripts/build), which is stopped".
lock_holder() {
  local pid user state words
  pid=$(head -c 20 "$build/.lock" | tr -dc 0-9)
  if [ -z "$pid" ] || [ ! -d "/proc/$pid" ]; then printf 'a process that is not visible from here'; return; fi
  user=$(stat -c %U "/proc/$pid" 2>/dev/null) || user='?'
  words=$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | tr -dc '[:print:]' | cut -c 1-60)
  state=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null)
  printf 'process %s of %s (%s)' "$pid" "$user" "${words% }"
  case $state in T* | t*) printf ', which is stopped' ;; esac
}

# Allows only one configure or build per build directory at a time, so that `make -j` and a second terminal are safe. Other
# users may not open the lock, or they could keep it. We name the process that holds the lock, and do not wait for it forever.
# The lock is the open descriptor 9, so it ends with this process. Programs that we start must not inherit it.
lock_build() {
  if ! mkdir -p "$build" || ! { : >>"$build/.lock"; } 2>/dev/null; then
    say "You cannot write to $PWD/$build, which belongs to $(stat -c %U "$build" 2>/dev/null || stat -c %U .). Use your own copy." >&2
    exit 3
  fi
  chmod 600 "$build/.lock" 2>/dev/null || true
  exec 9<>"$build/.lock"
  take_build_lock
  printf '%-20s' $$ >&9
}
take_build_lock() {
  flock -n 9 && return
  say "Another process is building here. Waiting for it …"
  flock -w 10 9 && return
  say "It is $(lock_holder)."
  flock -w "${MANYHANDS_BUILD_PATIENCE:-3600}" 9 && return
  say "The lock of $build/ is still held by $(lock_holder). Wait until this process has ended, or end it, then try again." >&2
  exit 3
}
unlock_build() { exec 9>&-; }
