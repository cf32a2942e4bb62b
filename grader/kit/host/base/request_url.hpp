// The URL that a request asked for. Pure.
#pragma once
#include <string>

#include "model/evidence.hpp"

namespace manyhands::host {

inline std::string url_of(const Request& request) {
  return "http://" + request.host + request.path;
}

}  // namespace manyhands::host
