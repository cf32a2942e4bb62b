#!/usr/bin/env bash
# Gradescope runs this once, when it makes the image of this autograder: builds the grader and the tests of the exercises. Made by
# `grader ci gradescope`. Choose the image of Ubuntu 24.04.
set -euo pipefail
cd "${AUTOGRADER:-/autograder}/source/course"
chmod +x grader/scripts/*  # a zip made on Windows loses this
exercises="@EXERCISES@"
targets=(all)
for id in $exercises; do targets+=("exercise-$id"); done
[ -n "$exercises" ] || targets+=(exercises)
grader/scripts/build default "${targets[@]}"
