#include "cli/kept_pictures.hpp"

#include <fmt/format.h>

#include <system_error>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "model/json.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t most_kept_bytes = 256u << 20;

fs::path file_of_kept(const fs::path& state, const char* kind, const std::string& id) {
  return state / kind / (id + ".json");
}

void keep(const fs::path& state, const char* kind, const std::string& id, json contents) {
  std::error_code none;
  fs::create_directories(state / kind, none);
  static_cast<void>(write_file(file_of_kept(state, kind, id), dump(contents)).ok());
}

/// With this digest; otherwise null.
json kept(const fs::path& state, const char* kind, const std::string& id, const std::string& digest) {
  const auto text = read_file(file_of_kept(state, kind, id), most_kept_bytes);
  if (!text) return {};
  auto contents = json::parse(*text, nullptr, false);
  const bool same = contents.is_object() && contents.contains("files") && contents["files"] == digest;
  return same ? contents : json();
}

}  // namespace

std::string digest_of_files(const build::Collected& collected) {
  std::string all;
  for (const auto& file : collected.files)
    all += fmt::format("{} {}\n", file.path, file.text.size()) + file.text;
  return digest_of(all);
}

void keep_timeline(const fs::path& state, const std::string& digest, const TimelineView& view) {
  json contents{{"files", digest}, {"all_cores", view.all_cores}};
  if (view.one_core) contents["one_core"] = *view.one_core;
  keep(state, "timeline", view.exercise, std::move(contents));
}

std::optional<TimelineView> kept_timeline(const fs::path& state, const std::string& id,
                                          const std::string& digest) {
  try {
    const auto contents = kept(state, "timeline", id, digest);
    if (contents.is_null()) return std::nullopt;
    TimelineView view;
    view.exercise = id;
    contents.at("all_cores").get_to(view.all_cores);
    if (contents.contains("one_core")) view.one_core = contents["one_core"].get<Timeline>();
    return view;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

void keep_curve(const fs::path& state, const std::string& id, const std::string& digest,
                const ScalingCurve& curve) {
  keep(state, "scaling", id, {{"files", digest}, {"curve", curve}});
}

std::optional<ScalingCurve> kept_curve(const fs::path& state, const std::string& id,
                                       const std::string& digest) {
  try {
    const auto contents = kept(state, "scaling", id, digest);
    if (contents.is_null()) return std::nullopt;
    return contents.at("curve").get<ScalingCurve>();
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace manyhands
