// What an exercise may ask to do without, by what it calls: "no sleeping", "no threads of your own". Told
// from the names that a compiled object imports, never from words in a text: a class of the learner's may
// have a function sleep(), and `namespace s = std` hides nothing. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands::build {

/// One way to see in an object that something is called.
struct CallFamily {
  std::string_view name;                  // as manifests say it
  std::vector<std::string_view> imports;  // whole names, as the linker knows them
  std::vector<std::string_view> parts;    // of the names of what templates are made into
};

/// The family's name must be known (course/exercise.hpp lists them).
const CallFamily& call_family(std::string_view name);

bool belongs_to(const CallFamily& family, std::string_view symbol);

/// Where an object calls something: functions from the innermost on, what was inlined included.
struct CallFrame {
  std::string function;
  std::string file;
  int line = 0;
};
struct CallPlace {
  std::string symbol;   // what is called
  std::string section;  // of the object
  std::vector<CallFrame> frames;
};

/// Does the library itself do this, for what the learner called? A semaphore with a time-out naps while it
/// waits, and that is no sleep of the learner's.
bool is_the_librarys_own(const CallPlace& place);

/// Does std::async do this?
bool is_async(const CallPlace& place);

/// How a learner would call it: "std::this_thread::sleep_for", "std::jthread", "fork".
std::string shown_call(const CallPlace& place);

}  // namespace manyhands::build
