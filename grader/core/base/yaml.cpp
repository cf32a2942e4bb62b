#include "base/yaml.hpp"

#include <yaml-cpp/eventhandler.h>

#include <sstream>

namespace manyhands {
namespace {

/// Only counts the documents, and ignores their contents.
class Nothing : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
  }
  void OnMapEnd() override {}
};

}  // namespace

YamlText parse_yaml(const std::string& text) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  Nothing nothing;
  YamlText result;
  while (result.documents < 2 && parser.HandleNextDocument(nothing)) ++result.documents;
  if (result.documents == 1) result.first = YAML::Load(text);
  return result;
}

std::string meaning_of(const YAML::Node& node) {
  if (!node.IsMap() && !node.IsSequence()) return node.IsNull() ? "~" : "'" + node.Scalar() + "'";
  std::string text;
  for (const auto& part : node)
    text +=
        (node.IsMap() ? meaning_of(part.first) + ": " + meaning_of(part.second) : meaning_of(part)) + ", ";
  return node.IsMap() ? "{" + text + "}" : "[" + text + "]";
}

}  // namespace manyhands
