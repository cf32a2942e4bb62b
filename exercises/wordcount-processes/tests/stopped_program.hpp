// Scenes in which the program itself is stopped for a moment (SIGSTOP, then SIGCONT): it finds several events
// at once, in an order that luck would hardly ever produce, and some of its calls are interrupted.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>

#include "tests/scenes.hpp"

namespace wordcount {

/// Waits until `workers` workers are held at marked pieces, or no more come, and the program sleeps in its
/// wait. Then stops the program, lets something happen to these workers, and lets the program continue. Later
/// workers continue at once.
class WhileItIsStopped : public Scene {
 protected:
  explicit WhileItIsStopped(std::size_t workers) : workers_(workers) {}
  void held(pid_t guest, Take& take) override;
  void every_look(pid_t guest) override;
  /// Called once per look while the program is stopped. True: it may continue.
  virtual bool happens() = 0;
  /// Called once per look after that.
  virtual void goes_on(pid_t /*guest*/) {}

 private:
  enum class Phase { waiting, stopping, stopped, done };
  Phase phase_ = Phase::waiting;
  std::size_t workers_;
  int looks_ = 0;
  bool all_are_here_ = false;
  manyhands::host::RestWatch rest_;
};

/// The first worker that comes there answers meanwhile. Once it can do no more, because its pipe is full or
/// because it waits for the next piece, it is killed. The program finds half an answer, or an answer by a
/// worker that is dead.
class KillsWhileItAnswers : public WhileItIsStopped {
 public:
  KillsWhileItAnswers() : WhileItIsStopped(1) {}

 protected:
  bool happens() override;

 private:
  enum class Phase { held, answering, dying };
  Phase phase_ = Phase::held;
  int looks_ = 0;
  manyhands::host::RestWatch rest_;
};

/// The same, but when its pipe is full, the worker is only stopped for a moment. Then its write() returns:
/// the kernel has transferred a part, and a signal arrived.
class InterruptsAnAnswer : public WhileItIsStopped {
 public:
  InterruptsAnAnswer() : WhileItIsStopped(1) {}

 protected:
  bool happens() override;

 private:
  enum class Phase { held, answering, stopping, goes_on };
  Phase phase_ = Phase::held;
  int looks_ = 0;
  manyhands::host::RestWatch rest_;
};

/// All workers that are held die meanwhile. The kernel may tell the program with a single SIGCHLD.
class KillsAtOnce : public WhileItIsStopped {
 public:
  explicit KillsAtOnce(std::size_t workers) : WhileItIsStopped(workers) {}

 protected:
  bool happens() override;
};

/// Two workers are held; one of them dies meanwhile, or nothing happens but the stop itself. When the program
/// has noticed, and sleeps again, those that are left continue. It had no reason to kill any of them.
class InterruptsTheWait : public WhileItIsStopped {
 public:
  /// `dies`: the first or the second one; none: neither.
  explicit InterruptsTheWait(std::optional<std::size_t> dies) : WhileItIsStopped(2), dies_(dies) {}
  /// How long a worker that the program has killed nevertheless can have had its piece; 0: there is none.
  [[nodiscard]] std::chrono::milliseconds killed_after() const { return killed_after_; }

 protected:
  bool happens() override;
  void goes_on(pid_t guest) override;

 private:
  std::optional<std::size_t> dies_;
  bool over_ = false;
  int looks_ = 0;
  std::chrono::milliseconds killed_after_{0};
  manyhands::host::RestWatch rest_;
};

}  // namespace wordcount
