// A score has a locked getter and a locked setter. Adding through them loses points that others add in
// between.
// kind: atomicity
// expect: assertion

#include <cassert>
#include <mutex>
#include <thread>

class Score {
 public:
  int get() const {
    std::lock_guard lock(guard_);
    return points_;
  }
  void set(int points) {
    std::lock_guard lock(guard_);
    points_ = points;
  }
  void add(int points) {
    std::lock_guard lock(guard_);
    points_ += points;
  }

 private:
  mutable std::mutex guard_;
  int points_ = 0;
};

Score score;

void win(int points) {
#ifdef REPAIRED
  score.add(points);
#else
  score.set(score.get() + points);
#endif
}

int main() {
  {
    std::jthread first(win, 3);
    std::jthread second(win, 4);
  }
  assert(score.get() == 7);
  return 0;
}
