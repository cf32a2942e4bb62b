#include "build/warnings.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

constexpr std::size_t most_warnings = 20;

struct Kind {
  std::string_view option;
  std::string_view words;    // required in its message; empty: any
  std::string_view meaning;  // shown after the compiler's message
  std::vector<KnownCode> explains;
};

const std::vector<Kind>& kinds() {
  static const std::vector<KnownCode> memory{"memory-error", "undefined-behaviour", "crashed"};
  static const std::vector<KnownCode> values{"memory-error", "undefined-behaviour", "crashed", "wrong-answer",
                                             "depends-on-workers"};
  static const std::vector<Kind> all{
      {"unknown-pragmas",
       "#pragma omp",
       "programs are built without OpenMP here, so this pragma has no effect",
       {"serial", "serial-part", "ran-in-callers-thread"}},
      {"unused-result",
       "async",
       "a future that is not stored waits for its task immediately",
       {"serial", "serial-part", "waits-for-each-task"}},
      {"volatile", "", "volatile does not order anything between threads; std::atomic does", {"data-race"}},
      {"parentheses",
       "unnecessary parentheses in declaration",
       "this declares a new variable with that name, and locks nothing",
       {"data-race", "mutex-misuse"}},
      {"return-type", "", "", values},
      {"infinite-recursion", "", "", memory},
      {"return-local-addr", "", "", values},
      {"dangling-pointer", "", "", values},
      {"dangling-reference", "", "", values},
      {"use-after-free", "", "", values},
      {"uninitialized", "", "", values},
      {"maybe-uninitialized", "", "", values},
  };
  return all;
}

const Kind* kind_of(std::string_view option, std::string_view message) {
  for (const auto& kind : kinds())
    if (option == kind.option && message.find(kind.words) != std::string_view::npos) return &kind;
  return nullptr;
}

}  // namespace

std::vector<CompilerWarning> telling_warnings(const std::string& text, const DiagnosticsContext& context) {
  std::vector<CompilerWarning> telling;
  for (auto& warning : warnings_in(text, context)) {
    if (kind_of(warning.option, warning.message) == nullptr) continue;
    telling.push_back(std::move(warning));
    if (telling.size() == most_warnings) break;
  }
  return telling;
}

void explain_by_warnings(std::vector<Finding>& findings, const std::vector<CompilerWarning>& warnings) {
  for (auto& finding : findings)
    for (const auto& warning : warnings) {
      const auto* kind = kind_of(warning.option, warning.message);
      if (kind == nullptr ||
          std::find(kind->explains.begin(), kind->explains.end(), finding.code) == kind->explains.end())
        continue;
      const auto words = warning.message + (kind->meaning.empty() ? "" : "; ") + std::string(kind->meaning);
      if (finding.file.empty()) {  // then this is the place to show
        finding.file = warning.file;
        finding.line = warning.line;
        finding.message += "; the compiler warned here: " + words;
      } else {
        finding.related.push_back({"the compiler warned here: " + words, warning.file, warning.line});
      }
      break;
    }
}

}  // namespace manyhands::build
