# The everyday commands. This file only names them: grader/scripts/ contains what they do, CMakeLists.txt how things are built.
# `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help grade watch class demo test check bench verdicts schedules-bench attacks fuzz soak package format clean
export EXERCISE EDIT SUBMISSION FORCE TESTS MANYHANDS_INSTALL MANYHANDS_PREFIX BUDGET ONLY JUDGE_ONLY ABLATION FREEZE TARGETS GRADINGS

help:
	@grader/scripts/help

grade:
	@grader/scripts/grade

watch:
	@grader/scripts/watch

class:
	@grader/scripts/class

# export: leave out
demo:
	@grader/scripts/demo
# export: end

# export: leave out
test:
	@grader/scripts/test
# export: end

# export: leave out
check:
	@grader/scripts/check
# export: end

# export: leave out
bench:
	@grader/scripts/bench
# export: end

# export: leave out
verdicts:
	@grader/scripts/verdicts
# export: end

# export: leave out
schedules-bench:
	@grader/scripts/schedules-bench
# export: end

# export: leave out
attacks:
	@grader/scripts/attacks
# export: end

# SECONDS=600: per target. (Not passed under this name, because bash changes its own variable SECONDS.)
# export: leave out
fuzz:
	@SECONDS_EACH=$(SECONDS) grader/scripts/fuzz
# export: end

package:
	@grader/scripts/package

# export: leave out
soak:
	@grader/scripts/soak
# export: end

format:
	@grader/scripts/check-format --fix

clean:
	@grader/scripts/clean
