// What each level of `grader play` includes. A level is one file: a program with a mistake, and above it, in
// comments, its title, the goal, the lesson, the page of a finding ("Explain"), and, if a read may see an
// older value, "Memory: weak" (cli/play/level.hpp reads them). All levels are linked into one program of the
// profile `controlled`, in which each is called like its file.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "kit/schedules/program/program.hpp"

using manyhands::schedules::check;

#define LEVEL MANYHANDS_LEVEL(MANYHANDS_LEVEL_NAME)
#define MANYHANDS_LEVEL(name) MANYHANDS_SCHEDULES_NAMED(name)
#define MANYHANDS_SCHEDULES_NAMED(name) MANYHANDS_SCHEDULES(name, 1, "a level")
