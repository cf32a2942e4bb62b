// Reads untrusted YAML. Pure.
#pragma once
#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <string>

namespace manyhands {

struct YamlText {
  std::size_t documents = 0;  // 2: more than one
  YAML::Node first;           // if there is exactly one
};

/// Throws YAML::Exception. Always terminates, unlike YAML::LoadAll, which treats a leading comma as a
/// document again and again until memory is full.
YamlText parse_yaml(const std::string& text);

/// The content of a node, as a text that does not depend on layout and style; for comparisons.
std::string meaning_of(const YAML::Node& node);

}  // namespace manyhands
