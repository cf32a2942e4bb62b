#include "kit/guest/value.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "kit/guest/guest.hpp"

namespace manyhands::guest {
namespace {

using Json = nlohmann::json;

std::map<std::string, Program>& programs() {
  static std::map<std::string, Program> all;
  return all;
}

Answer run(const Call& call) {
  return {.value = programs().at(call.scenario)(Value(call.args)).json()};
}

std::unique_ptr<Json> own(Json json) {
  return std::make_unique<Json>(std::move(json));
}

bool is_pair(const Value& value) {
  const auto& json = value.json();
  return json.is_array() && json.size() == 2 && json[0].is_string();
}

}  // namespace

Value::Value() : json_(own(nullptr)) {}
Value::Value(bool of) : json_(own(of)) {}
Value::Value(int of) : json_(own(of)) {}
Value::Value(std::uint32_t of) : json_(own(of)) {}
Value::Value(std::int64_t of) : json_(own(of)) {}
Value::Value(double of) : json_(own(of)) {}
Value::Value(const char* of) : json_(own(of)) {}
Value::Value(const std::string& of) : json_(own(of)) {}
Value::Value(const std::vector<int>& of) : json_(own(of)) {}
Value::Value(const std::vector<double>& of) : json_(own(of)) {}
Value::Value(Json of) : json_(own(std::move(of))) {}
Value::Value(const Value& other) : json_(own(*other.json_)) {}
Value::Value(Value&& other) noexcept = default;
Value::~Value() = default;

Value& Value::operator=(Value other) {
  std::swap(json_, other.json_);
  return *this;
}

Value::Value(std::initializer_list<Value> of) : Value() {
  bool pairs = true;
  for (const auto& element : of) pairs = pairs && is_pair(element);
  *json_ = pairs ? Json::object() : Json::array();
  for (const auto& element : of) {
    if (pairs)
      (*json_)[element.json()[0].get<std::string>()] = element.json()[1];
    else
      json_->push_back(element.json());
  }
}

Value Value::array() {
  return Value(Json::array());
}
Value Value::object() {
  return Value(Json::object());
}

void Value::push_back(Value element) {
  json_->push_back(std::move(*element.json_));
}
void Value::set(const char* key, Value element) {
  (*json_)[key] = std::move(*element.json_);
}
std::size_t Value::size() const {
  return json_->size();
}
bool Value::contains(const char* key) const {
  return json_->contains(key);
}
Value Value::at(const char* key) const {
  return Value(json_->at(key));
}

Value::operator bool() const {
  return json_->get<bool>();
}
Value::operator int() const {
  return json_->get<int>();
}
Value::operator std::uint32_t() const {
  return json_->get<std::uint32_t>();
}
Value::operator std::string() const {
  return json_->get<std::string>();
}
Value::operator std::vector<int>() const {
  return json_->get<std::vector<int>>();
}

void add_program(const char* name, Program program) {
  programs()[name] = program;
  Register(name, &run);
}

}  // namespace manyhands::guest
