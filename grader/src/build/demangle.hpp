// Mangled names as a learner wrote them, within a budget. A name of 400 letters can stand for a gigabyte, and
// the names in an object are chosen by whoever wrote the source: so c++filt does it, with limits, where
// `runner` shuts it in. What cannot be had for little stays as it is: a finding with a mangled name still
// stands.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "build/toolchain.hpp"
#include "process/command.hpp"

namespace manyhands::build {

[[nodiscard]] bool is_mangled(std::string_view name);

/// "crawl" of "_ZN4shop5crawlEi", of "crawl" and of "shop::crawl(int)"; empty where there is none. Linear.
std::string last_name(std::string_view name);

/// One thread. Make one for the findings of one step: the budget is its own.
class Demangler {
 public:
  Demangler(const Toolchain& toolchain, process::Runner runner)
      : program_(toolchain.cxxfilt), runner_(std::move(runner)) {}

  /// "shop::crawl(int)" of "_ZN4shop5crawlEi"; others as they are.
  std::string operator()(const std::string& name);

  /// Does it stand for so much text that c++filt cannot write it in the time and memory that it may have?
  [[nodiscard]] bool explodes(const std::string& name);

 private:
  process::CommandResult run(const std::string& name);
  std::filesystem::path program_;
  process::Runner runner_;
  std::map<std::string, std::string> known_;
  double seconds_ = 0;  // spent so far
};

}  // namespace manyhands::build
