// The program of a game, in its sandbox: starts kit/host/play/ and asks it. Ends it with this object.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/play/game.hpp"
#include "model/stage_request.hpp"
#include "spawn/spawn.hpp"
#include "wire/frame.hpp"

namespace manyhands {

class GameHost : public GameProgram {
 public:
  /// `request`: of its guests, the one of the profile `controlled` is asked. `program_prefix`: of the small
  /// programs' paths.
  static Result<std::unique_ptr<GameHost>> start(const std::filesystem::path& host,
                                                 const StageRequest& request,
                                                 const std::string& program_prefix);

  ~GameHost() override;

  Result<std::vector<PlayedProgram>> programs();
  /// Which one is played from now on. `races`: whether a data race ends the game.
  void choose(const std::string& program, bool races, bool weak_memory);

  Result<PlayedPosition> begin() override;
  Result<PlayedPosition> position(const std::vector<int>& choices) override;
  Result<PlayedPosition> run_on(const std::vector<int>& choices) override;
  Result<PlayedSearch> failing_after(const std::vector<int>& choices, int max_schedules) override;

 private:
  GameHost(spawn::Child child, spawn::Descriptor line) : child_(std::move(child)), line_(std::move(line)) {}
  Result<nlohmann::json> ask(const nlohmann::json& question, const std::vector<std::byte>& payload = {});
  template <class T>
  Result<T> ask_for(const nlohmann::json& question);

  spawn::Child child_;
  spawn::Descriptor line_;
  std::string program_;
  bool races_ = true;
  bool weak_memory_ = false;
};

}  // namespace manyhands
