// A job for the learner's program: its input, the right answer, and the promises that hold over any executor.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"

namespace choose {

struct Job {
  std::string name;     // "prices", "pages", "scores" or "walks"
  std::string piece;    // what one input is, in words
  nlohmann::json args;  // as in guest.cpp, except for the executor and its workers
  nlohmann::json right;
  bool in_batches = false;  // at most four tasks for each worker
};

Job prices_job(std::uint64_t seed, int count);
Job pages_job(const manyhands::site::Server& server);
Job scores_job(std::uint64_t seed, int count, int rounds);
Job walks_job(std::uint64_t seed, int count, int places, int steps);

/// `answer`: the list of results. None: it is right.
std::optional<manyhands::Finding> judge_results(const manyhands::host::Given& answer, const Job& job,
                                                const std::string& over);

/// For use inside a test case, from its thread; ends it with a finding if a promise is broken.
/// Over the executor that watches: results are right although the last task runs first, and tasks are handed
/// in as they should be.
void check_watched(const Job& job, int workers, manyhands::site::Server* site = nullptr);
/// In place, over threads, and over processes.
void check_everywhere(const Job& job, manyhands::site::Server* site = nullptr);
/// Of the CPU time, the caller's thread used less than half. The job must take some 50 ms of it.
void check_tasks_do_it(const Job& job, const std::string& where);
/// A second call in the same program, with another input, is independent of the first.
void check_second_call(const Job& first, const Job& second);
/// Its tasks for the input `refused` throw `what`; so does the job, over any executor.
void check_refused(const Job& job, const std::string& what, manyhands::site::Server* site = nullptr);

}  // namespace choose
