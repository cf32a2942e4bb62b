// The lines of a file around one of them, for a column of a screen. Pure.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/screen/screen_text.hpp"

namespace manyhands {

struct CodePlace {
  int line = 0;                                    // 0: unknown
  std::function<std::string(int number)> text_of;  // printable; empty if it is not known
};

/// The line with `mark` and `look`, and `around` dim ones before and after it, in exactly `width` columns.
std::vector<std::string> code_around(const CodePlace& place, int around, std::size_t width, const char* mark,
                                     Look look, const ScreenText& text);

}  // namespace manyhands
