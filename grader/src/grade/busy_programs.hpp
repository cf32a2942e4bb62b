// Which programs this machine is busy with, as far as /proc tells this user.
#pragma once
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace manyhands::grade {

struct BusyProgram {
  std::string name;  // as its owner called it: printable, short
  double cores = 0;  // it used on average
};

/// CPU time by process, so far.
class CpuTimes {
 public:
  static CpuTimes now();

  /// Who used most between two looks, `seconds` apart: of other programs than ours those with a tenth of a
  /// core or more, the busiest first, processes of one name added up. At most `most` of them.
  [[nodiscard]] std::vector<BusyProgram> busiest_since(const CpuTimes& before, double seconds,
                                                       std::size_t most = 3) const;

  /// For tests. `ticks` of the CPU, and when it began, as in /proc/PID/stat.
  void add(pid_t pid, std::string name, long long ticks, long long began = 0) {
    times_[pid] = {std::move(name), ticks, began};
  }

 private:
  struct Time {
    std::string name;
    long long ticks = 0;
    long long began = 0;  // numbers are given again, and names change
  };
  std::map<pid_t, Time> times_;
};

/// "ninja (1.4 cores), cc1plus (0.5)"; empty for none.
std::string words_of(const std::vector<BusyProgram>& programs);

}  // namespace manyhands::grade
