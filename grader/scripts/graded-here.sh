# Sourced by the scripts that grade the learner's files, after common.sh: sets `grader` to a program that can, and installs and builds what
# is missing for it. Environment: EXERCISE (ids; empty: all), SUBMISSION (empty: starter/).
# shellcheck shell=bash disable=SC2034,SC2154 # variables of common.sh and of the caller

# Some exercises need packages that are installed only if one of them is asked for by name, or has been begun.
begun() {
  local file theirs
  for file in "exercises/$1/starter/"*; do
    theirs="${SUBMISSION:-starter}/$1/${file##*/}"
    if [ -f "$theirs" ] && ! cmp -s "$file" "$theirs"; then return 0; fi
  done
  return 1
}
is_needed() {
  local tier=$1 manifest id
  for manifest in exercises/*/exercise.yaml; do
    grep -qE "^libraries:.*\b$tier\b" "$manifest" || continue
    id=$(basename "$(dirname "$manifest")")
    if [[ " ${EXERCISE:-} " == *" $id "* ]] || { [ -z "${EXERCISE:-}" ] && begun "$id"; }; then return 0; fi
  done
  return 1
}
# Without these packages, the exercise is not measured; the grader says so.
if find_installed_grader; then
  if is_needed mpi; then grader/scripts/install-packages mpi || true; fi
else
  if is_needed mpi && grader/scripts/install-packages learner mpi && [ -f "$build/toolchain.json" ] &&
    ! grep -q '"mpi": {"version"' "$build/toolchain.json"; then
    cmake "$build" >/dev/null || true
  fi
  grader=$build/bin/grader
  grader/scripts/build default
fi
