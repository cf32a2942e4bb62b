#include "cli/play/play_own.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/learner_state.hpp"
#include "cli/own_build.hpp"
#include "cli/play/game_host.hpp"
#include "cli/play/game_setup.hpp"
#include "cli/screen/screen_text.hpp"
#include "profile/profile.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_source_bytes = 4u << 20;

std::vector<std::string> program_list(const std::string& id, const std::vector<PlayedProgram>& programs,
                                      ScreenSize size, const Output& output) {
  const ScreenText text(output);
  std::vector<std::string> lines{
      text.painted(Look::bold, text.cut("Break your own program: " + id, size.width)), ""};
  for (std::size_t i = 0; i < programs.size(); ++i) {
    lines.push_back(text.painted(
        Look::bold, text.cut(fmt::format("  [{}] {}", i + 1, printable_line(programs[i].name)), size.width)));
    lines.push_back(text.cut("      " + printable_line(programs[i].what), size.width));
  }
  lines.emplace_back();
  lines.push_back(
      text.painted(Look::dim, text.cut(fmt::format("1 to {} play · q quit", programs.size()), size.width)));
  if (lines.size() > size.height) lines.resize(size.height);
  return lines;
}

SourceLines sources_of(const GradingSetup& setup, const Exercise& exercise) {
  SourceLines sources;
  const auto add = [&](const std::string& name, const fs::path& file) {
    if (const auto text = read_file(file, most_source_bytes)) sources.add(name, *text);
  };
  const auto& settings = setup.settings;
  for (const auto& file : exercise.files)
    add(settings.shown_submission + "/" + exercise.id + "/" + file.path,
        settings.submission / exercise.id / file.path);
  add("exercises/" + exercise.id + "/schedules.cpp", exercise.folder / "schedules.cpp");
  return sources;
}

class OwnProgram {
 public:
  OwnProgram(const PlayOptions& options, const GradingSetup& setup, const Exercise& exercise, GameHost& host)
      : options_(options), id_(exercise.id), host_(host), sources_(sources_of(setup, exercise)) {}

  Result<Left> play_all(const std::vector<PlayedProgram>& programs, PlayFront& front) {
    const auto& output = options_.output;
    auto next = programs.size() == 1 ? std::optional<std::size_t>(0) : std::nullopt;
    for (;;) {
      if (!next) {
        const auto chosen = choose([&](ScreenSize size) { return program_list(id_, programs, size, output); },
                                   std::min<std::size_t>(programs.size(), 9), front);
        if (!chosen.entry) return chosen.left;
        next = chosen.entry;
      }
      const auto& program = programs[*next];
      host_.choose(program.name, true, false);
      const GameTexts texts{fmt::format("{} · {}", id_, printable_line(program.name)),
                            "Your code: " + printable_line(program.what) + ". Break it.",
                            "",
                            output.program + " explain",
                            "",
                            programs.size() == 1 ? "quit" : "programs",
                            [this](const std::string& file, int line) { return sources_.line(file, line); }};
      auto left = play(host_, texts, front, output, [](int) {});
      if (!left || *left != Left::game || programs.size() == 1) return left;
      next.reset();
    }
  }

 private:
  const PlayOptions& options_;
  std::string id_;
  GameHost& host_;
  SourceLines sources_;
};

}  // namespace

int play_own(const PlayOptions& options, const GradingSetup& setup, const Exercise& exercise) {
  const auto& output = options.output;
  const auto built = build_own(setup, exercise, std::string(controlled_profile.name), output);
  if (const auto* status = std::get_if<int>(&built)) return *status;
  auto request = request_for(setup, std::get<fs::path>(built).parent_path());
  request.prefix = setup.settings.shown_submission + "/" + exercise.id;
  request.limits = exercise.limits;
  auto host =
      GameHost::start(options.places.build / "play" / "host", request, "exercises/" + exercise.id + "/");
  if (!host) return failed(output, host.error());
  auto programs = (*host)->programs();
  if (!programs) return failed(output, programs.error());
  if (!options.program.empty()) {
    std::vector<std::string> names;
    for (const auto& program : *programs) names.push_back(printable_line(program.name));
    std::erase_if(*programs, [&](const PlayedProgram& each) { return each.name != options.program; });
    if (programs->empty())
      return usage_error(output,
                         {exercise.id + " has no small program '" + printable_line(options.program) + "'",
                          "They are: " + join_words(names) + "."});
  }
  if (programs->empty()) return failed(output, {"the program says that it has no small programs", {}});
  OwnProgram game(options, setup, exercise, **host);
  auto front = front_of(options);
  const auto left = game.play_all(*programs, *front);
  front.reset();
  return left ? status_of(*left) : failed(output, left.error());
}

}  // namespace manyhands
