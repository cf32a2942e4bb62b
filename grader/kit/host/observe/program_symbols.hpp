// Which functions of a guest come from the learner's objects, and which from the grader's objects linked with
// them. Decided by the symbols of the objects themselves, which no #line changes.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace manyhands::host {

enum class Origin {
  learner,  // or unknown
  shared,   // an instantiation of a template, which both may use
  grader
};

class ProgramSymbols {
 public:
  ProgramSymbols() = default;
  /// Parses the output of nm for the program (-S) and for the learner's objects. Pure.
  ProgramSymbols(std::string_view of_program, std::string_view of_objects);

  /// False if nm could not tell.
  [[nodiscard]] bool known() const { return !functions_.empty() && !learners_.empty(); }
  [[nodiscard]] Origin origin_of(std::uint64_t offset) const;

 private:
  struct Function {
    std::uint64_t size = 0;
    Origin origin = Origin::grader;
    bool name_seen = false;
  };
  std::map<std::uint64_t, Function> functions_;  // by start address
  std::map<std::string, Origin, std::less<>> learners_;
};

/// With nm, in a sandbox. `objects`: the folder with the learner's objects.
ProgramSymbols symbols_of(const std::filesystem::path& program, const std::filesystem::path& objects);

}  // namespace manyhands::host
