#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <string_view>
#include <utility>

#include "manyhands/vm/program.hpp"
#include "manyhands/vm/rules.hpp"

namespace manyhands::vm {
namespace {

enum class Operand { none, number, local, name, label, function };

struct Known {
  std::string_view word;
  Op op;
  Operand operand;
};

constexpr std::array<Known, 21> known{{
    {"push", Op::push, Operand::number},
    {"load", Op::load, Operand::local},
    {"store", Op::store, Operand::local},
    {"load_global", Op::load_global, Operand::name},
    {"store_global", Op::store_global, Operand::name},
    {"drop", Op::drop, Operand::none},
    {"add", Op::add, Operand::none},
    {"sub", Op::sub, Operand::none},
    {"mul", Op::mul, Operand::none},
    {"mod", Op::mod, Operand::none},
    {"less", Op::less, Operand::none},
    {"get", Op::get, Operand::none},
    {"set", Op::set, Operand::none},
    {"new_list", Op::new_list, Operand::none},
    {"append", Op::append, Operand::none},
    {"take", Op::take, Operand::label},
    {"jump", Op::jump, Operand::label},
    {"jump_if_zero", Op::jump_if_zero, Operand::label},
    {"call", Op::call, Operand::function},
    {"lock", Op::lock, Operand::name},
    {"unlock", Op::unlock, Operand::name},
}};

using Words = std::vector<std::string>;

// "function f(a, b)  # comment" → {"function", "f", "a", "b"}
Words words_of(std::string line) {
  line = line.substr(0, line.find('#'));
  if (line.find("function ") != std::string::npos)
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '(' || c == ')' || c == ','; }, ' ');
  std::istringstream in(line);
  Words words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

[[noreturn]] void fail(int line, const std::string& what) {
  throw Error("line " + std::to_string(line) + " of the program: " + what);
}

int place_of(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  const auto place = static_cast<int>(found - names.begin());
  if (found == names.end()) names.push_back(name);
  return place;
}

std::int64_t number_of(const std::string& word, int line) {
  std::int64_t number = 0;
  const auto* end = word.data() + word.size();
  const auto [rest, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc() || rest != end) fail(line, "\"" + word + "\" is not a whole number");
  return number;
}

// Reads one function after another. Labels and functions may be used before they are defined, so their
// names are resolved when all of the text (of the function) is known.
class Assembler {
 public:
  explicit Assembler(Natives natives) { program_.natives = std::move(natives); }

  void add_line(const std::string& text, int line) {
    const auto words = words_of(text);
    if (words.empty()) return;
    if (words[0] == "function") return begin_function(words, line);
    if (program_.functions.empty()) fail(line, "this is not in a function. Begin with \"function NAME()\"");
    if (words.size() == 1 && words[0].back() == ':') {
      const auto name = words[0].substr(0, words[0].size() - 1);
      if (!labels_.emplace(name, function().code.size()).second) fail(line, "there are two labels " + name);
      return;
    }
    add_instruction(words, line);
  }

  Program finish(int line) {
    end_function(line);
    for (const auto& [function_index, at, name] : calls_) resolve_call(function_index, at, name);
    return std::move(program_);
  }

 private:
  struct CallOf {
    std::size_t function;
    std::size_t at;
    std::string name;
  };

  Function& function() { return program_.functions.back(); }

  void begin_function(const Words& words, int line) {
    end_function(line);
    if (words.size() < 2) fail(line, "the function has no name");
    for (const auto& other : program_.functions)
      if (other.name == words[1]) fail(line, "there are two functions " + words[1]);
    locals_.assign(words.begin() + 2, words.end());
    program_.functions.push_back(
        {.name = words[1], .parameters = static_cast<int>(locals_.size()), .locals = 0, .code = {}});
  }

  void end_function(int line) {
    if (program_.functions.empty()) return;
    function().locals = static_cast<int>(locals_.size());
    for (const auto& [at, name] : jumps_) {
      const auto label = labels_.find(name);
      auto& jump = function().code[at];
      if (label == labels_.end()) fail(jump.line, "there is no label " + name + " in this function");
      jump.number = static_cast<std::int64_t>(label->second);
    }
    // A function that reaches its end returns 0.
    function().code.push_back({.op = Op::push, .number = 0, .arguments = 0, .line = line});
    function().code.push_back({.op = Op::return_, .number = 0, .arguments = 0, .line = line});
    jumps_.clear();
    labels_.clear();
  }

  void add_instruction(const Words& words, int line) {
    if (words[0] == "return" && words.size() == 1) {
      function().code.push_back({.op = Op::return_, .number = 0, .arguments = 0, .line = line});
      return;
    }
    const auto* found =
        std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.word == words[0]; });
    if (found == known.end()) fail(line, "there is no instruction \"" + words[0] + "\"");
    const std::size_t wanted = found->operand == Operand::none       ? 1
                               : found->operand == Operand::function ? 3
                                                                     : 2;
    if (words.size() != wanted)
      fail(line, "\"" + words[0] + "\" needs " + std::to_string(wanted - 1) + " operand(s), not " +
                     std::to_string(words.size() - 1));
    Instruction made{.op = found->op, .number = 0, .arguments = 0, .line = line};
    const auto at = function().code.size();
    switch (found->operand) {
      case Operand::none:
        break;
      case Operand::number:
        made.number = number_of(words[1], line);
        break;
      case Operand::local:
        made.number = local(words[1], made.op, line);
        break;
      case Operand::name:
        made.number = place_of(program_.names, words[1]);
        break;
      case Operand::label:
        jumps_.emplace_back(at, words[1]);
        break;
      case Operand::function:
        made.arguments = static_cast<int>(number_of(words[2], line));
        calls_.push_back({program_.functions.size() - 1, at, words[1]});
        break;
    }
    function().code.push_back(made);
  }

  // A local variable exists from the first line that stores it.
  int local(const std::string& name, Op op, int line) {
    if (op == Op::load && std::find(locals_.begin(), locals_.end(), name) == locals_.end())
      fail(line, name + " is neither a parameter nor stored before (for a global, use load_global)");
    return place_of(locals_, name);
  }

  void resolve_call(std::size_t function_index, std::size_t at, const std::string& name) {
    auto& call = program_.functions[function_index].code[at];
    for (std::size_t i = 0; i < program_.functions.size(); ++i) {
      const auto& called = program_.functions[i];
      if (called.name != name) continue;
      if (called.parameters != call.arguments)
        fail(call.line, name + " has " + std::to_string(called.parameters) + " parameter(s), not " +
                            std::to_string(call.arguments));
      call.number = static_cast<std::int64_t>(i);
      return;
    }
    if (!program_.natives.contains(name)) fail(call.line, "there is no function " + name);
    call.op = Op::call_native;
    call.number = place_of(program_.names, name);
    if (call.arguments < 0) fail(call.line, "a call cannot have fewer than 0 arguments");
  }

  Program program_;
  std::vector<std::string> locals_;                         // of the function that is being read
  std::vector<std::pair<std::size_t, std::string>> jumps_;  // likewise
  std::map<std::string, std::size_t> labels_;               // likewise
  std::vector<CallOf> calls_;
};

}  // namespace

Program assemble(const std::string& text, Natives natives) {
  Assembler assembler(std::move(natives));
  std::istringstream in(text);
  int line = 0;
  for (std::string one; std::getline(in, one);) assembler.add_line(one, ++line);
  return assembler.finish(line);
}

}  // namespace manyhands::vm
