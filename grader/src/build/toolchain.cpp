#include "build/toolchain.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "profile/profile.hpp"

namespace manyhands::build {
namespace {

using nlohmann::json;

std::vector<std::filesystem::path> paths(const json& list, const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> result;
  for (const auto& item : list) result.push_back(folder / item.get<std::string>());
  return result;
}

// A library may be gone, or never have been on this machine, if the grader was built on another one.
bool is_here(const LibraryFlags& library) {
  return std::all_of(library.link.begin(), library.link.end(), [](const std::string& argument) {
    return !argument.starts_with('/') || std::filesystem::exists(argument);
  });
}

// `folder`: where the document is.
Toolchain parse(const json& document, const std::filesystem::path& folder) {
  if (document.at("format") != 1) throw std::runtime_error("its format is not 1");
  Toolchain toolchain;
  toolchain.compiler = document.at("compiler").get<std::string>();
  toolchain.compiler_version = document.at("compiler_version").get<std::string>();
  toolchain.nm = document.at("nm").get<std::string>();
  toolchain.cxxfilt = document.at("cxxfilt").get<std::string>();
  document.at("flags").get_to(toolchain.flags);
  document.at("warnings").get_to(toolchain.warnings);
  toolchain.include = paths(document.at("include"), folder);
  toolchain.glue_include = paths(document.at("glue_include"), folder);
  toolchain.exercises = folder / document.at("exercises").get<std::string>();
  if (document.at("profiles").size() != all_profiles.size())
    throw std::runtime_error("it has other profiles than this grader");
  for (const auto& known : all_profiles) {
    const std::string name(known.name);
    const auto& entry = document.at("profiles").at(name);
    auto& profile = toolchain.profiles[name];
    entry.at("compile").get_to(profile.compile);
    entry.at("link").get_to(profile.link);
    profile.archive = folder / entry.at("archive").get<std::string>();
  }
  for (const auto& [name, entry] : document.at("libraries").items()) {
    LibraryFlags library;
    entry.at("version").get_to(library.version);
    entry.at("compile").get_to(library.compile);
    entry.at("link").get_to(library.link);
    if (is_here(library)) toolchain.libraries[name] = std::move(library);
  }
  return toolchain;
}

}  // namespace

Result<Toolchain> read_toolchain(const std::filesystem::path& file) {
  const std::string remedy = "run `make grade` again: it configures the build and writes this file";
  std::ifstream in(file);
  if (!in) return Error{"cannot read " + file.string(), remedy};
  try {
    return parse(json::parse(in), std::filesystem::absolute(file).parent_path());
  } catch (const std::exception& error) {
    return Error{file.string() + " is invalid: " + error.what(), remedy};
  }
}

}  // namespace manyhands::build
