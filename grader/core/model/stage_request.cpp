#include "model/stage_request.hpp"

#include <nlohmann/json.hpp>

namespace manyhands {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Limits, wall_s, cpu_s, memory_mb, processes, output_kb)

NLOHMANN_JSON_SERIALIZE_ENUM(Work, {{Work::io, "io"}, {Work::cpu, "cpu"}, {Work::waiting, "waiting"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ClockKind, {{ClockKind::real, "real"}, {ClockKind::virtual_time, "virtual"}})

std::string bytes_of(const StageRequest& request) {
  json j{{"stage", request.stage},
         {"workers", request.workers},
         {"cores", request.cores},
         {"submissions", request.submissions},
         {"clock", request.clock},
         {"profile", request.profile},
         {"guests", request.guests.string()},
         {"run_dir", request.run_dir.string()},
         {"prefix", request.prefix},
         {"seed", request.seed},
         {"enough", request.enough},
         {"tamper", request.tamper},
         {"limits", request.limits},
         {"box", request.box}};
  if (request.work) j["work"] = *request.work;
  std::string bytes;
  json::to_cbor(j, bytes);
  return bytes;
}

Result<StageRequest> stage_request_from(std::string_view bytes) {
  try {
    const auto j = json::from_cbor(bytes);
    StageRequest request;
    j.at("stage").get_to(request.stage);
    j.at("workers").get_to(request.workers);
    j.at("cores").get_to(request.cores);
    j.at("submissions").get_to(request.submissions);
    j.at("clock").get_to(request.clock);
    j.at("profile").get_to(request.profile);
    if (find_profile(request.profile) == nullptr)
      return Error{"cannot read the request: there is no profile '" + request.profile + "'", {}};
    if (j.contains("work")) request.work = j["work"].get<Work>();
    request.guests = j.at("guests").get<std::string>();
    request.run_dir = j.at("run_dir").get<std::string>();
    j.at("prefix").get_to(request.prefix);
    j.at("seed").get_to(request.seed);
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
