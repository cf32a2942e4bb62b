// Which functions of a guest stem from the learner's objects, and which from the grader's that are linked
// with them: told by the symbols of the objects themselves, which no #line changes.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace manyhands::host {

enum class Origin {
  learner,  // or not known
  shared,   // an instantiation of a template, which both may use
  grader
};

class ProgramSymbols {
 public:
  ProgramSymbols() = default;
  /// What nm printed of the program (-S) and of the learner's objects. Pure.
  ProgramSymbols(std::string_view of_program, std::string_view of_objects);

  /// False where nm could not tell.
  [[nodiscard]] bool known() const { return !functions_.empty() && !learners_.empty(); }
  [[nodiscard]] Origin origin_of(std::uint64_t offset) const;

 private:
  struct Function {
    std::uint64_t size = 0;
    Origin origin = Origin::grader;
    bool name_seen = false;
  };
  std::map<std::uint64_t, Function> functions_;  // by where they begin
  std::map<std::string, Origin, std::less<>> learners_;
};

/// By nm, shut in. `objects`: a folder with the learner's.
ProgramSymbols symbols_of(const std::filesystem::path& program, const std::filesystem::path& objects);

}  // namespace manyhands::host
