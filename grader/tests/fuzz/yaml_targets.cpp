// What authors and learners write in YAML: manifests, the course, predictions.
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/files.hpp"
#include "base/text.hpp"
#include "course/load_course.hpp"
#include "course/manifest.hpp"
#include "course/yaml_reader.hpp"
#include "kit/host/suites/predictions.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace {

using namespace manyhands;
namespace fs = std::filesystem;

constexpr const char* id = "an-exercise";

/// A course's folder with one exercise in it.
const fs::path& folder() {
  static const test::TemporaryFolder temporary;
  static const fs::path path = [] {
    fs::create_directories(temporary.path() / "exercises" / id / "starter");
    static_cast<void>(write_file(temporary.path() / "exercises" / id / "starter" / "crawl.cpp", "int x;\n"));
    return temporary.path();
  }();
  return path;
}

void speaks_well(const Error& error) {
  fuzz::must(!error.message.empty() && is_text(error.message),
             "what is wrong is said in words that can be shown");
}

void manifest(std::string_view bytes) {
  static_cast<void>(write_file(folder() / "exercises" / id / "exercise.yaml", bytes));
  Problems problems;
  const auto exercise = load_manifest(problems, folder(), id);
  if (!problems.none()) return speaks_well(problems.error());
  fuzz::must(!exercise.files.empty() && !exercise.mechanism.empty() && !exercise.speed.empty(),
             "a manifest that is well has files and parts");
}

void course(std::string_view bytes) {
  static_cast<void>(write_file(folder() / "course.yaml", bytes));
  if (const auto loaded = load_course(folder()); !loaded) speaks_well(loaded.error());
}

void predictions(std::string_view bytes) {
  const auto read =
      host::read_predictions(bytes, "starter/an-exercise/predictions.yaml", {"f", "speed.two", "speed.four"});
  if (read.wrong) {
    fuzz::must(is_text(read.wrong->message), "a finding can be shown");
    fuzz::must(read.wrong->line > 0, "a finding has a line");
  }
  for (const auto& [key, value] : read.values) static_cast<void>(host::number_in(value.text));
}

const fuzz::RegisterTarget targets[] = {
    {"manifest", manifest}, {"course", course}, {"predictions", predictions}};

}  // namespace
