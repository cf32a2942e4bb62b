// The guest of a game: a program of the profile `controlled` that answers many calls, in its sandbox. Nothing
// is measured. Not thread-safe.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "kit/host/run/given.hpp"
#include "sandbox/boxed.hpp"
#include "spawn/spawn.hpp"
#include "wire/frame.hpp"

namespace manyhands::host {

/// It gave no answer, and never will.
class GuestIsGone : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class PlayedGuest {
 public:
  /// The program context().guests/controlled. Throws std::runtime_error if it cannot be started.
  PlayedGuest();
  ~PlayedGuest();
  PlayedGuest(const PlayedGuest&) = delete;
  PlayedGuest& operator=(const PlayedGuest&) = delete;

  /// Throws GuestIsGone, or BrokenAnswer.
  Given ask(const nlohmann::json& question, std::chrono::duration<double> patience);

 private:
  using Clock = std::chrono::steady_clock;
  wire::Frame next_frame(Clock::time_point deadline);
  void read_output();

  std::filesystem::path cwd_;  // for the levels that have no folders of their own
  sandbox::Boxed child_;
  spawn::Descriptor wire_;
  spawn::Descriptor output_;
  wire::Reader reader_;
};

}  // namespace manyhands::host
