#include "cli/grading_setup.hpp"

#include <sys/random.h>

#include <ctime>
#include <ostream>
#include <system_error>

#include "cli/installed.hpp"
#include "cli/learner_state.hpp"
#include "cli/sandbox_choice.hpp"
#include "course/load_course.hpp"
#include "sandbox/own_limits.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// "starter" for a folder in the course's folder, otherwise as typed.
std::string shown_folder(const fs::path& root, const fs::path& typed) {
  std::error_code none;
  const auto relative = fs::relative(typed, root, none);
  if (!none && !relative.empty() && relative != "." && *relative.begin() != "..") return relative.string();
  auto text = typed.lexically_normal().string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

}  // namespace

std::uint64_t fresh_seed() {
  std::uint64_t seed = 0;
  while (::getrandom(&seed, sizeof seed, 0) != static_cast<ssize_t>(sizeof seed)) {
  }
  return seed;
}

std::variant<GradingSetup, SetupError> set_up(const Places& places, const std::vector<std::string>& ids,
                                              const fs::path& submission, std::optional<std::uint64_t> seed,
                                              const SandboxWish& sandbox, bool own) {
  // Must be first: with too small a stack, even reading the course's files would crash.
  sandbox::raise_own_limits();
  if (const auto low = sandbox::own_limit_too_low()) return SetupError{{low->what, low->remedy}, 3};
  GradingSetup setup;
  auto course = load_course(places.root);
  if (!course) return SetupError{course.error()};
  setup.course = std::move(*course);
  for (const auto& id : ids)
    if (const auto found = find_exercise(setup.course, id); !found) return SetupError{found.error()};

  auto& settings = setup.settings;
  settings.root = places.root;
  settings.submission = submission.empty() ? places.root / "starter" : submission;
  std::error_code none;
  if (!fs::is_directory(settings.submission, none))
    return SetupError{{"there is no folder " + settings.submission.string(),
                       "--submission needs a folder with <exercise>/<file> in it, like starter/."}};
  settings.shown_submission = shown_folder(places.root, settings.submission);

  if (auto other = built_from_other_files(places)) return std::move(*other);
  auto toolchain = build::read_toolchain(places.build / "toolchain.json");
  if (!toolchain) return SetupError{toolchain.error(), 3};
  settings.toolchain = std::move(*toolchain);
  auto choice = choose_sandbox(sandbox, setup.course.sandbox, own, sandbox::probe_levels());
  if (auto* refused = std::get_if<SetupError>(&choice)) return std::move(*refused);
  settings.sandbox = std::get<SandboxChoice>(choice).level;
  setup.notice = std::get<SandboxChoice>(choice).notice;
  auto work = grade::WorkFolder::make(places.scratch / "work");
  if (!work) return SetupError{work.error(), 3};
  setup.work = std::move(*work);
  settings.work = setup.work->path();
  settings.cache = places.scratch / "cache";
  settings.state = places.root / ".manyhands";
  settings.seed = seed.value_or(fresh_seed());
  settings.time = std::time(nullptr);
  settings.machine = read_machine();
  settings.predict_on_one_core = setup.course.one_core == OneCore::predicted;
  return setup;
}

void write_notice(const Output& output, const GradingSetup& setup) {
  if (!setup.notice.empty()) output.err << shown(output, paint(output, Look::dim, setup.notice)) << '\n';
}

int report_setup_error(const Output& output, const SetupError& error) {
  usage_error(output, error.error);
  return error.status;
}

}  // namespace manyhands
