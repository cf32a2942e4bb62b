// The timeline and the scaling curve of a learner's own files, kept in .manyhands/timeline/<id>.json and
// .manyhands/scaling/<id>.json until the files change. Errors only cost time: nothing is kept, or nothing
// found. Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "build/collect.hpp"
#include "report/timeline_page.hpp"
#include "timeline/scaling_curve.hpp"

namespace manyhands {

/// Names the texts of all files.
std::string digest_of_files(const build::Collected& collected);

/// `state`: .manyhands; `digest`: of the files that ran.
void keep_timeline(const std::filesystem::path& state, const std::string& digest, const TimelineView& view);
std::optional<TimelineView> kept_timeline(const std::filesystem::path& state, const std::string& id,
                                          const std::string& digest);

void keep_curve(const std::filesystem::path& state, const std::string& id, const std::string& digest,
                const ScalingCurve& curve);
std::optional<ScalingCurve> kept_curve(const std::filesystem::path& state, const std::string& id,
                                       const std::string& digest);

}  // namespace manyhands
