// The calls that an exercise may forbid: "no sleeping", "no threads of your own". They are recognized by the
// names that a compiled object imports, not by words in the source: so a learner's class may have a function
// sleep(), and `namespace s = std` hides nothing. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands::build {

/// One kind of call, and how to recognize it in an object.
struct CallFamily {
  std::string_view name;                  // as in manifests
  std::vector<std::string_view> imports;  // complete linker names
  std::vector<std::string_view> parts;    // parts of the names of instantiated templates
};

/// `name` must be a known family (listed in course/exercise.hpp).
const CallFamily& call_family(std::string_view name);

bool belongs_to(const CallFamily& family, std::string_view symbol);

/// Where an object makes a call: innermost function first, including inlined functions.
struct CallFrame {
  std::string function;
  std::string file;
  int line = 0;
};
struct CallPlace {
  std::string symbol;   // the called symbol
  std::string section;  // of the object
  std::vector<CallFrame> frames;
};

/// Whether the library makes this call on its own for a function that the learner called. A semaphore with a
/// timeout sleeps briefly while it waits; the learner did not call sleep.
bool is_the_librarys_own(const CallPlace& place);

/// Whether std::async makes this call.
bool is_async(const CallPlace& place);

/// The call as a learner would write it: "std::this_thread::sleep_for", "std::jthread", "fork".
std::string shown_call(const CallPlace& place);

}  // namespace manyhands::build
