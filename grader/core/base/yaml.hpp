// Reads YAML that anybody may have written. Pure.
#pragma once
#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <string>

namespace manyhands {

struct YamlText {
  std::size_t documents = 0;  // 2: more than one
  YAML::Node first;           // where there is exactly one
};

/// Throws YAML::Exception. Always comes to an end, unlike YAML::LoadAll: that takes a comma before anything
/// else for a document, again and again, until the memory is full.
YamlText parse_yaml(const std::string& text);

/// What a node means, as a text that is the same for every layout and style; for comparisons.
std::string meaning_of(const YAML::Node& node);

}  // namespace manyhands
