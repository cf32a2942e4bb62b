// Foreign text in formats that give some characters a meaning. Takes printable text (base/text.hpp). Pure.
#pragma once
#include <string>
#include <string_view>

namespace manyhands {

/// For XML and HTML: text and attribute values in double quotes. Only characters that XML 1.0 allows.
std::string escape_xml(std::string_view text);

/// For Markdown, outside code: every character stands for itself. On one line.
std::string escape_markdown(std::string_view text);

/// A fenced code block of Markdown, whatever fences `text` contains; with a newline at its end.
std::string fenced(std::string_view text);

/// The path of a file as a URI reference (RFC 3986): "a b.cpp" becomes "a%20b.cpp".
std::string escape_path(std::string_view path);

}  // namespace manyhands
