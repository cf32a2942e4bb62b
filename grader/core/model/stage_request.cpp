#include "model/stage_request.hpp"

#include <nlohmann/json.hpp>

namespace manyhands {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Limits, wall_s, cpu_s, memory_mb, processes, output_kb)

NLOHMANN_JSON_SERIALIZE_ENUM(Work, {{Work::io, "io"}, {Work::cpu, "cpu"}, {Work::waiting, "waiting"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ClockKind, {{ClockKind::real, "real"}, {ClockKind::virtual_time, "virtual"}})

void to_json(json& j, const StageOrder& order) {
  j = {{"stage", order.stage}, {"workers", order.workers},
       {"cores", order.cores}, {"submissions", order.submissions},
       {"clock", order.clock}, {"profile", order.profile}};
  if (order.work) j["work"] = *order.work;
}

void from_json(const json& j, StageOrder& order) {
  j.at("stage").get_to(order.stage);
  j.at("workers").get_to(order.workers);
  j.at("cores").get_to(order.cores);
  j.at("submissions").get_to(order.submissions);
  j.at("clock").get_to(order.clock);
  j.at("profile").get_to(order.profile);
  if (j.contains("work")) order.work = j["work"].get<Work>();
}

std::string bytes_of(const StageRequest& request) {
  json j = static_cast<const StageOrder&>(request);
  j.update({{"guests", request.guests.string()},
            {"run_dir", request.run_dir.string()},
            {"prefix", request.prefix},
            {"seed", request.seed},
            {"files", request.files},
            {"enough", request.enough},
            {"tamper", request.tamper},
            {"limits", request.limits},
            {"box", request.box}});
  std::string bytes;
  json::to_cbor(j, bytes);
  return bytes;
}

Result<StageRequest> stage_request_from(std::string_view bytes) {
  try {
    const auto j = json::from_cbor(bytes);
    StageRequest request;
    from_json(j, static_cast<StageOrder&>(request));
    if (find_profile(request.profile) == nullptr)
      return Error{"cannot read the request: there is no profile '" + request.profile + "'", {}};
    request.guests = j.at("guests").get<std::string>();
    request.run_dir = j.at("run_dir").get<std::string>();
    j.at("prefix").get_to(request.prefix);
    j.at("seed").get_to(request.seed);
    j.at("files").get_to(request.files);
    j.at("enough").get_to(request.enough);
    j.at("tamper").get_to(request.tamper);
    j.at("limits").get_to(request.limits);
    j.at("box").get_to(request.box);
    return request;
  } catch (const json::exception& e) {
    return Error{std::string("cannot read the request: ") + e.what(), {}};
  }
}

}  // namespace manyhands
