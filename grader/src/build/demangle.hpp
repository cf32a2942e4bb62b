// Demangles names within a budget. A name of 400 letters can stand for a gigabyte, and whoever writes the
// source chooses the names in an object: so c++filt does it, with limits, in the sandbox of `runner`. Names
// that would cost too much stay mangled, and the finding remains.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "build/toolchain.hpp"
#include "process/command.hpp"

namespace manyhands::build {

[[nodiscard]] bool is_mangled(std::string_view name);

/// "crawl" from "_ZN4shop5crawlEi", from "crawl" and from "shop::crawl(int)"; empty if there is none. Linear.
std::string last_name(std::string_view name);

/// For a single thread. Create one for the findings of each step, because each has its own budget.
class Demangler {
 public:
  Demangler(const Toolchain& toolchain, process::Runner runner)
      : program_(toolchain.cxxfilt), runner_(std::move(runner)) {}

  /// "shop::crawl(int)" from "_ZN4shop5crawlEi"; other names unchanged.
  std::string operator()(const std::string& name);

  /// Whether it stands for so much text that c++filt cannot write it within its limits of time and memory.
  [[nodiscard]] bool explodes(const std::string& name);

 private:
  process::CommandResult run(const std::string& name);
  std::filesystem::path program_;
  process::Runner runner_;
  std::map<std::string, std::string> known_;
  double seconds_ = 0;  // used so far
};

}  // namespace manyhands::build
