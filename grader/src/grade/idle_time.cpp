#include "grade/idle_time.hpp"

#include <unistd.h>

#include <fstream>
#include <string>

namespace manyhands::grade {

std::optional<double> idle_seconds() {
  std::ifstream stat("/proc/stat");
  std::string name;
  long long user = 0, nice = 0, system = 0, idle = 0, iowait = 0;
  if (!(stat >> name >> user >> nice >> system >> idle >> iowait)) return std::nullopt;
  return static_cast<double>(idle + iowait) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace manyhands::grade
