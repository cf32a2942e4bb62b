// Whose mistake a race detector's report tells of. A report is left out only where it is known to be about
// something else than the program: all that was done in it was done inside libraries, which the detector
// cannot see into. That is judged by the files that were loaded; what a name says can be forged with a #line.
// Pure.
#pragma once
#include <string>

#include "kit/host/detectors/sanitizer_report.hpp"
#include "kit/host/observe/program_symbols.hpp"

namespace manyhands::host {

/// The heading of a stack that read or wrote.
bool is_access(const std::string& heading);

/// A stack that says where a thread, a mutex or memory comes from, and not what was done.
bool tells_origin(const Section& section);

/// The kit's own race (guest/planted.cpp): it proves that the detector is awake.
bool is_planted(const SanitizerReport& report);

/// Nothing that was done in it was done in the program's own file, by a function of a library that a thread
/// of the program consists of, or at a place that the detector could not tell at all.
bool is_inside_libraries(const SanitizerReport& report);

/// All that was done in it was done in libraries and in the grader's own code: none of it in the learner's,
/// nor in a template that the learner's code called.
bool is_inside_grader(const SanitizerReport& report, const ProgramSymbols& symbols,
                      const std::string& prefix);

/// Who catches an exception that came through a std::exception_ptr shares it with whoever threw it. The count
/// of those who hold it is kept inside the standard library, where the race detector does not look; so it
/// takes the last one's giving back for a race with everything that was read of the exception before.
bool is_end_of_exception(const SanitizerReport& report);

/// Where the thread of a stack was started, in one of the learner's files; null where that is not known.
const ReportFrame* start_of_thread(const SanitizerReport& report, const Section& section,
                                   const std::string& prefix);

/// The function of the program's that a stack without a line of the learner's went through, as far out as
/// threads' own machinery; empty where there is none.
std::string function_of_program(const Section& section);

}  // namespace manyhands::host
