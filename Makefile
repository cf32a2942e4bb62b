# The daily commands. This file only names them; what they do stands in grader/scripts/, how things are built in
# CMakeLists.txt. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help grade demo test check bench verdicts attacks fuzz soak format clean
export EXERCISE SUBMISSION FORCE TESTS MANYHANDS_INSTALL BUDGET ONLY JUDGE_ONLY FROZEN TARGETS GRADINGS

help:
	@grader/scripts/help

grade:
	@grader/scripts/grade

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
	@grader/scripts/build default && build/bin/grader check $(EXERCISE)
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
attacks:
	@grader/scripts/attacks
# export: end

# SECONDS=600: for each target. (bash has a variable of that name, and counts in it.)
# export: leave out
fuzz:
	@SECONDS_EACH=$(SECONDS) grader/scripts/fuzz
# export: end

# export: leave out
soak:
	@grader/scripts/soak
# export: end

format:
	@grader/scripts/check-format --fix

clean:
	@grader/scripts/clean
