#include "cli/play/game_host.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "process/command.hpp"

namespace manyhands {
namespace {

using json = nlohmann::json;

constexpr std::uint64_t seed = 1;  // the same program is the same game
constexpr double seconds_to_search = 4;
// The host has limits of its own for all that the program does. This one is for a host that is broken.
constexpr time_t patience_s = 120;
constexpr int patience_at_end_ms = 2000;

}  // namespace

Result<std::unique_ptr<GameHost>> GameHost::start(const std::filesystem::path& host,
                                                  const StageRequest& request,
                                                  const std::string& program_prefix) {
  std::error_code error;
  std::filesystem::create_directories(request.run_dir, error);
  if (error)
    return Error{"cannot create the folder " + request.run_dir.string() + ": " + error.message(), {}};
  auto [ours, theirs] = spawn::socket_pair();
  spawn::Options options;
  options.argv = {host.string()};
  options.env = process::plain_environment();
  options.cwd = request.run_dir;
  options.descriptors = {{theirs.get(), 0}};
  auto started = spawn::spawn(options);
  if (!started.error.empty()) return Error{"cannot start " + host.string() + ": " + started.error, {}};
  const timeval patience{patience_s, 0};
  ::setsockopt(ours.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const auto bytes = bytes_of(request);
  std::vector<std::byte> payload(bytes.size());
  std::memcpy(payload.data(), bytes.data(), bytes.size());
  theirs.reset();
  std::unique_ptr<GameHost> game(new GameHost(std::move(started.child), std::move(ours)));
  if (const auto ready = game->ask({{"program_prefix", program_prefix}}, payload); !ready)
    return ready.error();
  return game;
}

GameHost::~GameHost() {
  // It ends its guest by itself; if it is busy, it is killed, and its guest with it.
  line_.reset();
  pollfd ended{child_.pidfd(), POLLIN, 0};
  ::poll(&ended, 1, patience_at_end_ms);
}

void GameHost::choose(const std::string& program, bool races, bool weak_memory) {
  program_ = program;
  races_ = races;
  weak_memory_ = weak_memory;
}

Result<json> GameHost::ask(const json& question, const std::vector<std::byte>& payload) {
  const Error gone{
      "the grader's host of the game has ended",
      "This is not your program's fault. Try again; if it happens again, tell the authors of the "
      "course."};
  if (!wire::send_all(line_.get(), wire::encode(question, payload))) return gone;
  const auto answer = wire::receive(line_.get());
  if (!answer) return gone;
  if (answer->header.contains("error"))
    return Error{"the program cannot be played: " + answer->header["error"].get<std::string>(),
                 "grader run shows whether it works at all."};
  return answer->header.at("value");
}

template <class T>
Result<T> GameHost::ask_for(const json& question) {
  const auto answer = ask(question);
  if (!answer) return answer.error();
  return answer->get<T>();
}

Result<std::vector<PlayedProgram>> GameHost::programs() {
  return ask_for<std::vector<PlayedProgram>>({{"ask", "programs"}});
}

Result<PlayedPosition> GameHost::begin() {
  return ask_for<PlayedPosition>(
      {{"ask", "begin"}, {"program", program_}, {"seed", seed}, {"races", races_}, {"weak", weak_memory_}});
}

Result<PlayedPosition> GameHost::position(const std::vector<int>& choices) {
  return ask_for<PlayedPosition>({{"ask", "position"}, {"choices", choices}});
}

Result<PlayedPosition> GameHost::run_on(const std::vector<int>& choices) {
  return ask_for<PlayedPosition>({{"ask", "end"}, {"choices", choices}});
}

Result<PlayedSearch> GameHost::failing_after(const std::vector<int>& choices, int max_schedules) {
  return ask_for<PlayedSearch>({{"ask", "failing"},
                                {"choices", choices},
                                {"schedules", max_schedules},
                                {"seconds", seconds_to_search}});
}

}  // namespace manyhands
