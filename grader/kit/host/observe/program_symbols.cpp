#include "kit/host/observe/program_symbols.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <system_error>

#include "kit/host/observe/tool.hpp"

namespace manyhands::host {
namespace {

constexpr std::chrono::seconds symbols_patience{30};

struct Symbol {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  char kind = '?';
  std::string_view name;
};

std::optional<std::uint64_t> take_number(std::string_view& line) {
  const auto end = line.find(' ');
  std::uint64_t number = 0;
  if (end == std::string_view::npos) return std::nullopt;
  const auto [stopped, code] = std::from_chars(line.data(), line.data() + end, number, 16);
  if (code != std::errc{} || stopped != line.data() + end || end < 8) return std::nullopt;
  line.remove_prefix(end + 1);
  return number;
}

// "0000000000001f30 0000000000000023 T _Z4sellv"; the size may be missing.
std::optional<Symbol> symbol_in(std::string_view line) {
  Symbol symbol;
  const auto address = take_number(line);
  if (!address) return std::nullopt;
  symbol.address = *address;
  if (const auto size = take_number(line)) symbol.size = *size;
  if (line.size() < 3 || line[1] != ' ') return std::nullopt;
  symbol.kind = line[0];
  symbol.name = line.substr(2);
  return symbol;
}

template <class Each>
void for_each_function(std::string_view listing, Each&& each) {
  while (!listing.empty()) {
    const auto end = std::min(listing.find('\n'), listing.size());
    const auto symbol = symbol_in(listing.substr(0, end));
    listing.remove_prefix(std::min(end + 1, listing.size()));
    if (symbol && std::string_view("TtWwi").find(symbol->kind) != std::string_view::npos) each(*symbol);
  }
}

}  // namespace

ProgramSymbols::ProgramSymbols(std::string_view of_program, std::string_view of_objects) {
  for_each_function(of_objects, [this](const Symbol& symbol) {
    const bool weak = symbol.kind == 'W' || symbol.kind == 'w';
    learners_.try_emplace(std::string(symbol.name), weak ? Origin::shared : Origin::learner);
  });
  for_each_function(of_program, [this](const Symbol& symbol) {
    const auto found = learners_.find(symbol.name);
    const auto origin = found == learners_.end() ? Origin::grader : found->second;
    auto& function = functions_[symbol.address];
    function.size = std::max(function.size, symbol.size);
    // If a function has several names, the learner's has precedence.
    function.origin = function.name_seen ? std::min(function.origin, origin) : origin;
    function.name_seen = true;
  });
}

Origin ProgramSymbols::origin_of(std::uint64_t offset) const {
  auto after = functions_.upper_bound(offset);
  if (after == functions_.begin()) return Origin::learner;
  --after;
  return offset - after->first < after->second.size ? after->second.origin : Origin::learner;
}

ProgramSymbols symbols_of(const std::filesystem::path& program, const std::filesystem::path& objects) {
  std::string of_objects;
  std::error_code error;
  for (std::filesystem::directory_iterator it(objects, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".o")
      of_objects += output_about(it->path(), {"nm", "--defined-only", it->path().string()}, symbols_patience);
  return {output_about(program, {"nm", "-S", "--defined-only", program.string()}, symbols_patience),
          of_objects};
}

}  // namespace manyhands::host
