// How reports are written as JSON.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace manyhands {

/// Keys in the order of insertion; bytes that are not UTF-8 are replaced; a newline at the end. `indent`: -1
/// for one line.
inline std::string json_text(const nlohmann::ordered_json& j, int indent = 2) {
  return j.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace manyhands
