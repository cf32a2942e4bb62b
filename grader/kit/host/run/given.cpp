#include "kit/host/run/given.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/text.hpp"
#include "kit/host/run/tampering.hpp"

namespace manyhands::host {
namespace {

using nlohmann::json;

std::string what(const json& value) {
  constexpr std::size_t longest = 60;
  if (value.is_array()) return fmt::format("a list of {}", value.size());
  if (value.is_object()) return fmt::format("an object of {} members", value.size());
  return shorten(value.dump(-1, ' ', false, json::error_handler_t::replace), longest);
}

}  // namespace

void broken(const std::string& what) {
  tampering::judge_said(tampering::Said::found);
  throw BrokenAnswer(what);
}

Given::Given(json value) : value_(std::make_shared<const json>(std::move(value))) {}

Given::Given(std::shared_ptr<const json> value, std::string name)
    : value_(std::move(value)), name_(std::move(name)) {}

void Given::must_be(const std::string& wanted) const {
  broken(fmt::format("the answer could not be read: {} is {}, but must be {}",
                     name_.empty() ? "it" : fmt::format("\"{}\"", name_), what(*value_), wanted));
}

bool Given::has(const std::string& key) const {
  if (!value_->is_object()) must_be("an object");
  return value_->contains(key);
}

Given Given::at(const std::string& key) const {
  if (!has(key)) must_be(fmt::format("an object with \"{}\"", key));
  return {std::shared_ptr<const json>(value_, &value_->at(key)), name_.empty() ? key : name_ + "." + key};
}

std::vector<Given> Given::elements() const {
  if (!value_->is_array()) must_be("a list");
  std::vector<Given> elements;
  elements.reserve(value_->size());
  for (const auto& element : *value_)
    elements.push_back({std::shared_ptr<const json>(value_, &element), name_ + "[]"});
  return elements;
}

std::vector<Given> Given::exactly(std::size_t count) const {
  if (!value_->is_array() || value_->size() != count) must_be(fmt::format("a list of {}", count));
  return elements();
}

std::vector<Given> Given::at_most(std::size_t count) const {
  if (!value_->is_array() || value_->size() > count) must_be(fmt::format("a list of at most {}", count));
  return elements();
}

bool Given::truth() const {
  if (!value_->is_boolean()) must_be("true or false");
  return value_->get<bool>();
}

std::string Given::text() const {
  if (!value_->is_string()) must_be("a text");
  return value_->get<std::string>();
}

void Given::nothing() const {
  if (!value_->is_object() || !value_->empty()) must_be("an empty object");
}

}  // namespace manyhands::host
