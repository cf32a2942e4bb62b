// What the grader does to workers while they are held at the marked piece (kit/host/run/held_call.hpp). A
// scene is passed to call_held() as its `look`, and remembers what it saw.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "kit/host/observe/executed.hpp"

namespace wordcount {

/// For a program that never comes to rest, because it wakes up again and again: it has had time enough.
inline constexpr int looks_without_rest = 100;
/// No more workers come to the marked piece.
inline constexpr int looks_without_news = 50;

/// A worker that came to the marked piece.
struct Take {
  pid_t worker = 0;
  pid_t thread = 0;
  std::chrono::milliseconds started{0};
  std::chrono::milliseconds killed{0};  // just before it was killed; 0: it was not
  bool executed = true;
  std::int64_t bytes_read = -1;
  std::int64_t bytes_written = -1;
};

class Scene {
 public:
  virtual ~Scene() = default;
  void look(pid_t guest);
  [[nodiscard]] std::function<void(pid_t)> as_look() {
    return [this](pid_t guest) { look(guest); };
  }

  [[nodiscard]] const std::vector<Take>& takes() const { return takes_; }
  [[nodiscard]] int deaths() const;
  /// The program's own process counted the piece.
  [[nodiscard]] bool itself() const { return itself_; }

 protected:
  /// A worker is held; called once for each.
  virtual void held(pid_t guest, Take& take) = 0;
  virtual void every_look(pid_t /*guest*/) {}
  void kill(Take& take);
  void kill_nth(std::size_t n) { kill(takes_.at(n)); }
  void go_on(const Take& take);

 private:
  std::vector<Take> takes_;
  std::set<pid_t> seen_;  // and not continued since
  bool itself_ = false;
};

/// Kills the first `times` workers that come to the marked piece; later ones continue.
class KillsFirst : public Scene {
 public:
  explicit KillsFirst(int times) : times_(times) {}

 protected:
  void held(pid_t guest, Take& take) override;

 private:
  int times_;
};

/// Waits until `times` workers are held there, or no more come. Then kills them one by one, the last one
/// first (or, if not `backwards`, the first one first), each when the program has waited for the one before.
/// Those that come later are killed at once, until `times` have died; then they continue.
class KillsOneByOne : public Scene {
 public:
  KillsOneByOne(int times, bool backwards) : times_(times), backwards_(backwards) {}

 protected:
  void held(pid_t guest, Take& take) override;
  void every_look(pid_t guest) override;

 private:
  int times_;
  int looks_ = 0;
  void kill_next();
  [[nodiscard]] std::size_t turn(std::size_t n) const;  // the nth one to be killed, in order of arrival

  bool backwards_;
  std::size_t all_ = 0;     // to be killed, once killing has begun
  std::size_t killed_ = 0;  // of them
  bool kills_ = false;
};

/// Kills the first worker that comes there, and later another one that has sent a whole answer in the
/// meantime. Then watches the program: how long does it sleep at least, once it has noticed?
class KillsAfterAnAnswer : public Scene {
 public:
  /// `answer`: the least number of bytes of an answer. `watched`: how long it is watched.
  KillsAfterAnAnswer(std::size_t answer, std::chrono::milliseconds watched)
      : answer_(answer), watched_(watched) {}
  /// It slept all that time without waking up once, and no process was started.
  [[nodiscard]] bool slept() const { return slept_; }

 protected:
  void held(pid_t guest, Take& take) override;
  void every_look(pid_t guest) override;

 private:
  [[nodiscard]] bool has_started_another(pid_t guest) const;

  enum class Phase { waiting, answering, noticing, sleeping, done };
  Phase phase_ = Phase::waiting;
  std::size_t answer_;
  std::chrono::milliseconds watched_;
  pid_t killed_ = 0;
  std::chrono::milliseconds asleep_since_{0};
  bool slept_ = false;
  manyhands::host::RestWatch rest_;
};

/// Waits until two workers are held, or no more come. Kills the first, and lets the second one answer when
/// the program sleeps again. Then it watches the two: does the second one get a piece, or do both sleep?
class KillsOneOfTwo : public Scene {
 public:
  /// `pause`: until then, the dead one need not be replaced. `watched`: how long the two are watched.
  KillsOneOfTwo(std::chrono::milliseconds pause, std::chrono::milliseconds watched)
      : pause_(pause), watched_(watched) {}
  /// The other one got a piece, or ended, as one that takes a single piece does.
  [[nodiscard]] bool went_on() const { return went_on_; }
  /// Both slept all that time, and the pause was not over yet.
  [[nodiscard]] bool slept() const { return slept_; }

 protected:
  void held(pid_t guest, Take& take) override;
  void every_look(pid_t guest) override;

 private:
  void watch(pid_t guest);

  enum class Phase { waiting, noticing, watching, done };
  Phase phase_ = Phase::waiting;
  std::chrono::milliseconds pause_;
  std::chrono::milliseconds watched_;
  std::chrono::milliseconds asleep_since_{0};  // 0: they are not
  int looks_ = 0;
  bool went_on_ = false;
  bool slept_ = false;
  manyhands::host::RestWatch rest_;
  manyhands::host::RestWatch others_rest_;
};

/// Holds each worker that comes there for some time. Sees whether one ends meanwhile: then the program has
/// killed it.
class TakesTime : public Scene {
 public:
  TakesTime(std::chrono::milliseconds time, std::chrono::milliseconds patience)
      : time_(time), patience_(patience) {}
  [[nodiscard]] bool lost_one() const { return lost_one_; }
  /// The longest time that one of them can have had its piece, if this was clearly less than the patience; 0:
  /// none was killed so early.
  [[nodiscard]] std::chrono::milliseconds killed_after() const { return killed_after_; }

 protected:
  void held(pid_t guest, Take& take) override;
  void every_look(pid_t guest) override;

 private:
  std::chrono::milliseconds time_;
  std::chrono::milliseconds patience_;
  std::chrono::milliseconds held_since_{0};  // the latest take; 0: it is not held
  std::chrono::milliseconds can_have_it_since_{0};
  std::map<pid_t, std::chrono::milliseconds> released_;
  bool lost_one_ = false;
  std::chrono::milliseconds killed_after_{0};
};

/// Stops the first `times` workers that come there (SIGSTOP), for ever; later ones continue.
class LeavesStopped : public Scene {
 public:
  explicit LeavesStopped(int times = 1) : times_(times) {}
  /// None of them exists any more, so the program has noticed.
  [[nodiscard]] bool noticed() const { return noticed_; }
  /// One has got SIGTERM, and is still stopped.
  [[nodiscard]] bool asked_to_end() const { return asked_to_end_; }

 protected:
  void held(pid_t guest, Take& take) override;
  void every_look(pid_t guest) override;

 private:
  int times_;
  bool noticed_ = false;
  bool asked_to_end_ = false;
};

/// Holds all workers that come there. When `workers` are held, or no more come, stops them all and sends
/// SIGTERM to the program, once.
class Terminates : public Scene {
 public:
  explicit Terminates(int workers) : workers_(workers) {}
  [[nodiscard]] bool sent() const { return sent_; }
  /// It slept when SIGTERM was sent, and had read at least so many bytes since the first look.
  [[nodiscard]] bool had_read(std::int64_t bytes) const { return rested_ && read_ >= bytes; }

 protected:
  void held(pid_t guest, Take& take) override;
  void every_look(pid_t guest) override;

 private:
  int workers_;
  int looks_ = 0;
  bool sent_ = false;
  bool rested_ = false;
  std::int64_t read_before_ = -1;
  std::int64_t read_ = -1;
  manyhands::host::RestWatch rest_;
};

}  // namespace wordcount
