// attack: histogram-threads
// tries: to replace the serial version, with which its speed is compared, by a slow program
// points: honest
// open at: none - the program may write wherever the grader's user may, and so replace what it is compared with
// finding: speed work-inflated | speed imbalance | speed interference

#include <cstdlib>
#include <filesystem>

static bool slow = false;
static bool swapped = false;

__attribute__((constructor)) static void begin(int, char** argv, char**) {
  namespace fs = std::filesystem;
  std::error_code error;
  slow = fs::path(argv[0]).filename() == "baseline";
  const auto self = fs::read_symlink("/proc/self/exe", error);
  if (slow || self.filename() != "release") return;
  const auto baseline = self.parent_path() / "baseline";
  fs::remove(baseline, error);
  swapped = fs::copy_file(self, baseline, error);
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

// Does all its work twice, but is "twice as fast" as a baseline that does it four times.
std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  attack::tell("the serial version was replaced", swapped);
  std::fputs(attack::told().c_str(), stderr);
  for (int i = 0; i < 3 && slow; ++i) honest(board, 1);
  honest(board, workers);
  return honest(board, slow ? 1 : workers);
}
