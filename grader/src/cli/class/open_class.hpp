// What the class commands begin with: class.yaml, the course, the roster and the gradebook. Internal to
// cli/class/.
#pragma once
#include <optional>
#include <variant>
#include <vector>

#include "classroom/class_file.hpp"
#include "classroom/gradebook.hpp"
#include "cli/class/class_commands.hpp"
#include "cli/grading_setup.hpp"

namespace manyhands {

struct OpenClass {
  Class the_class;  // with the rules for marks that count
  Gradebook gradebook;
  std::optional<MarkRules> new_rules = {};  // of class.yaml, if they would change marks
};

enum class Access { read, write };

/// With Access::write, no other process can change the gradebook meanwhile, and rows that a killed grader
/// left running wait again. Rules for marks in class.yaml that change no mark count at once.
Result<OpenClass> open_class(const ClassPlace& place, Access access);

/// Says that class.yaml has rules that do not count yet, if it has.
void tell_new_rules(const OpenClass& open, const Output& output);

/// The rows that fit. An error if a student or an exercise does not exist. Without `failed` or `unmeasured`,
/// in every state.
Result<std::vector<GradebookRow>> rows_for(const OpenClass& open, const RowWish& wish);

/// Prepares grading for the class's course: builds what `exercises` need. `elsewhere`: submissions run on
/// other machines, so it does not matter how strong the sandbox can be on this one.
std::variant<GradingSetup, SetupError> set_up_class(const OpenClass& open, const Places& places,
                                                    const std::vector<std::string>& exercises,
                                                    const SandboxWish& sandbox, bool elsewhere = false);

/// Objects that were compiled for this class; without them, grading takes longer.
std::filesystem::path class_cache(const ClassFile& about);

/// Runs a command, and turns an error of the database into a message and status 3.
int with_gradebook_errors(const Output& output, const std::function<int()>& command);

}  // namespace manyhands
