// Which programs keep this machine busy, as far as this user can see in /proc.
#pragma once
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace manyhands::grade {

struct BusyProgram {
  std::string name;  // as its owner named it: printable, short
  double cores = 0;  // average use
};

/// CPU time used so far, by process.
class CpuTimes {
 public:
  static CpuTimes now();

  /// The other programs that used most CPU time between two samples that were `seconds` apart: at least a
  /// tenth of a core, busiest first, processes with the same name added up. At most `most` of them.
  [[nodiscard]] std::vector<BusyProgram> busiest_since(const CpuTimes& before, double seconds,
                                                       std::size_t most = 3) const;

  /// For tests. `ticks` of CPU time and the start time, as in /proc/PID/stat.
  void add(pid_t pid, std::string name, long long ticks, long long began = 0) {
    times_[pid] = {std::move(name), ticks, began};
  }

 private:
  struct Time {
    std::string name;
    long long ticks = 0;
    long long began = 0;  // process ids are reused, and names change
  };
  std::map<pid_t, Time> times_;
};

/// "ninja (1.4 cores), cc1plus (0.5)"; empty for none.
std::string words_of(const std::vector<BusyProgram>& programs);

}  // namespace manyhands::grade
