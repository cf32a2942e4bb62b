# Sourced by scripts that need a minimal system: bare-machine, package-test. Needs root and debootstrap.
# shellcheck shell=bash

# bare_own_mounts SCRIPT ARGUMENT…: runs the script again with mounts that belong to it only, so that they end with it in any case.
bare_own_mounts() {
  if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "${1##*/} creates a small system of its own, so it needs root and the package debootstrap." >&2
    exit 2
  fi
  if [ -z "${MANYHANDS_OWN_MOUNTS:-}" ]; then
    exec env MANYHANDS_OWN_MOUNTS=1 unshare --mount --propagation private "$@"
  fi
}

# bare_system RELEASE: creates a minimal system, with git and make, in the folder $root; $log says what was done. Both are removed when
# the script ends. RELEASE: bookworm, trixie, noble, …; MIRROR: where its packages come from; KEYRING: the release's keys, if this
# system does not have them.
bare_system() {
  local release=$1
  root=$(mktemp -d "${TMPDIR:-/tmp}/bare-machine.XXXXXX")
  trap 'umount -R "$root/proc" "$root/dev/shm" "$root/dev/pts" 2>/dev/null; rm -rf --one-file-system "$root"' EXIT
  chmod 755 "$root"  # like the root of any system: other users need access, too
  log=$root.log

  say "Creating a minimal $release system …"
  local arguments=(--variant=minbase)
  [ -z "${KEYRING:-}" ] || arguments+=("--keyring=$KEYRING")
  if [ -e "/usr/share/debootstrap/scripts/$release" ]; then
    arguments+=("$release" "$root" ${MIRROR:+"$MIRROR"})
  else  # an Ubuntu that is newer than this debootstrap: all of them are built in the same way
    : "${MIRROR:?debootstrap does not know $release: set MIRROR to where its packages come from}"
    arguments+=("--components=main,universe" "$release" "$root" "$MIRROR" /usr/share/debootstrap/scripts/gutsy)
  fi
  debootstrap "${arguments[@]}" >"$log" 2>&1 || { tail -n 5 "$log" >&2; exit 3; }
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  mount -t proc proc "$root/proc"
  mkdir -p "$root/dev/shm" "$root/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
  ln -sf pts/ptmx "$root/dev/ptmx"

  # A newcomer has git and make before the first command.
  in_bare / sh -c 'apt-get -q update && apt-get -q install -y --no-install-recommends git make && apt-get clean' >>"$log" 2>&1 ||
    { tail -n 5 "$log" >&2; exit 3; }
}

# in_bare FOLDER COMMAND…: runs the command in the system, as its root.
in_bare() {
  local folder=$1
  shift
  # shellcheck disable=SC2016
  chroot "$root" env -i HOME=/root LC_ALL=C.UTF-8 TERM="${TERM:-dumb}" DEBIAN_FRONTEND=noninteractive \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
}

megabytes() { du -sxm "$root" | cut -f1; }
