// Whose mistake a race detector's report is about. A report is ignored only if it is known not to be about
// the program: all accesses in it happened inside libraries, which the detector cannot see into. This is
// decided by the loaded files, because names can be forged with a #line. Pure.
#pragma once
#include <string>

#include "kit/host/detectors/sanitizer_report.hpp"
#include "kit/host/observe/program_symbols.hpp"

namespace manyhands::host {

/// The heading of a stack that read or wrote.
bool is_access(const std::string& heading);

/// A stack that shows where a thread, a mutex or memory was created, not what was done.
bool tells_origin(const Section& section);

/// The kit's own race (guest/planted.cpp), which proves that the detector works.
bool is_planted(const SanitizerReport& report);

/// No access in it was in the program's own file, in a library function that is a whole thread of the
/// program, or at a place that the detector does not know.
bool is_inside_libraries(const SanitizerReport& report);

/// All accesses in it were in libraries and in the grader's own code: none in the learner's, or in a template
/// that the learner's code called.
bool is_inside_grader(const SanitizerReport& report, const ProgramSymbols& symbols,
                      const std::string& prefix);

/// A handler that caught an exception through a std::exception_ptr shares it with the thread that threw it.
/// Its reference count is inside the standard library, which the race detector does not see; so the detector
/// reports the last release as a race with all earlier reads of the exception.
bool is_end_of_exception(const SanitizerReport& report);

/// All accesses in it were in std::atomic<std::shared_ptr>, as libstdc++ 12 and older have it: a plain
/// pointer, guarded by a bit that is unlocked with a relaxed operation. A right program that uses it would be
/// accused. Told by the header's path, which a submission cannot choose, because it must contain no #line.
bool is_inside_atomic_shared_ptr(const SanitizerReport& report);

/// Where the thread of a stack was started, in one of the learner's files; null if unknown.
const ReportFrame* start_of_thread(const SanitizerReport& report, const Section& section,
                                   const std::string& prefix);

/// For a stack without a line of the learner's: the outermost function of the program on it, inside the
/// thread library's own functions; empty if there is none.
std::string function_of_program(const Section& section);

}  // namespace manyhands::host
