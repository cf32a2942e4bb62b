#include "cli/play/play_front.hpp"

#include <istream>
#include <ostream>

#include "cli/screen/key_reader.hpp"
#include "cli/screen/key_terminal.hpp"
#include "grade/work_folder.hpp"

namespace manyhands {
namespace {

class TerminalFront : public PlayFront {
 public:
  TerminalFront(int in, int out) : terminal_(in, out), restores_([this] { terminal_.restore(); }) {}

  [[nodiscard]] ScreenSize size() const override { return terminal_.size(); }
  void show(const std::vector<std::string>& lines) override { terminal_.draw(lines); }
  void show_briefly(const std::vector<std::string>& lines) override { terminal_.draw(lines); }
  std::optional<std::vector<std::string>> keys() override {
    const auto bytes = terminal_.wait_for_keys();
    if (!bytes) return std::nullopt;
    return reader_.keys_of(*bytes);
  }
  void suspend() override { terminal_.suspend(); }

 private:
  KeyTerminal terminal_;
  grade::OnSignals restores_;
  KeyReader reader_;
};

class TextFront : public PlayFront {
 public:
  TextFront(std::istream& in, const Output& output) : in_(in), output_(output) {}

  [[nodiscard]] ScreenSize size() const override { return {output_.width, height}; }
  void show(const std::vector<std::string>& lines) override {
    bool was_blank = true;
    for (const auto& line : lines) {
      const auto text = line.substr(0, line.find_last_not_of(' ') + 1);
      if (!text.empty() || !was_blank) output_.out << text << '\n';
      was_blank = text.empty();
    }
    output_.out << std::endl;
  }
  void show_briefly(const std::vector<std::string>&) override {}
  std::optional<std::vector<std::string>> keys() override {
    std::string line;
    if (!std::getline(in_, line)) return std::nullopt;
    std::vector<std::string> keys;
    for (const char key : line)
      if (key != ' ' && key != '\r') keys.emplace_back(1, key);
    return keys;
  }

 private:
  static constexpr std::size_t height = 40;
  std::istream& in_;
  const Output& output_;
};

}  // namespace

std::unique_ptr<PlayFront> terminal_front(int in, int out) {
  return std::make_unique<TerminalFront>(in, out);
}

std::unique_ptr<PlayFront> text_front(std::istream& in, const Output& output) {
  return std::make_unique<TextFront>(in, output);
}

}  // namespace manyhands
