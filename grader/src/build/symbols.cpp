#include "build/symbols.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "build/demangle.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

constexpr std::size_t most_listed = 16u << 20;
constexpr rlim_t most_cpu_for_places_s = 5;

constexpr std::array sanitizer_prefixes{"__tsan_", "__asan_",      "__ubsan_",       "__lsan_",
                                        "__msan_", "__sanitizer_", "__interceptor_", "__hwasan_"};

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// operator new and delete, plain and for arrays: replaceable by design, so weak definitions count, too.
bool is_allocation(std::string_view name) {
  return starts_with(name, "_Znw") || starts_with(name, "_Zna") || starts_with(name, "_Zdl") ||
         starts_with(name, "_Zda");
}

/// Is the symbol itself in namespace manyhands? Parameter types do not count.
bool in_kit_namespace(std::string_view name) {
  if (starts_with(name, "manyhands_")) return true;
  if (!is_mangled(name)) return false;
  name.remove_prefix(2);
  for (const std::string_view special : {"TV", "TT", "TI", "TS", "TW", "TH", "GV", "GR"})
    if (starts_with(name, special)) {
      name.remove_prefix(2);
      break;
    }
  if (!starts_with(name, "N")) return false;
  name.remove_prefix(1);
  while (!name.empty() && std::string_view("rVKRO").find(name[0]) != std::string_view::npos)
    name.remove_prefix(1);
  return starts_with(name, "9manyhands");
}

/// What is wrong with this name, whose readable form is `plain`; empty if nothing is.
std::string complaint(const Symbol& symbol, const std::string& plain, const ReservedNames& reserved) {
  const auto& name = symbol.name;
  const auto shown = "`" + shorten(printable_line(plain), 120) + "`";
  if (name == "main") return "your file defines `main`; this exercise already has one, so remove yours";
  for (const auto* prefix : sanitizer_prefixes)
    if (starts_with(name, prefix))
      return "your file defines " + shown + ", a name of the tools that check your program; remove it";
  if ((in_kit_namespace(name) && !symbol.weak) || reserved.kit.count(name) != 0)
    return "your file defines " + shown + ", a name of the course's own code; choose another name";
  if (is_allocation(name) && reserved.libraries.count(name) != 0)
    return "your file replaces " + shown + " for the whole program; remove it";
  // Weak and mangled: instantiations of the library's own templates, which every program has.
  if ((symbol.weak && is_mangled(name)) || reserved.libraries.count(name) == 0) return {};
  return "your file defines " + shown + ", which is also a name of the " +
         (is_mangled(name) ? "C++ library" : "C library") + "; put it into a namespace or make it static";
}

}  // namespace

void add_places(std::vector<Finding>& findings, const std::vector<std::string>& names, const char* option,
                const ObjectFile& object, const Toolchain& toolchain, const process::Runner& runner) {
  process::CommandOptions options;
  options.output_cap_bytes = most_listed;
  options.limits = {{RLIMIT_CPU, most_cpu_for_places_s}};
  const auto listing = runner({toolchain.nm.string(), option, "-g", "-l", object.path.string()}, options);
  for (const auto& line : split_lines(listing.out)) {
    const auto tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const auto place = line.substr(tab + 1);
    const auto colon = place.rfind(':');
    const auto begin = line.rfind(' ', tab) + 1;
    const auto at = std::find(names.begin(), names.end(), line.substr(begin, tab - begin));
    if (at == names.end() || colon == std::string::npos) continue;
    const auto file = std::find(object.shown.begin(), object.shown.end(), place.substr(0, colon));
    if (file == object.shown.end()) continue;
    auto& finding = findings[static_cast<std::size_t>(at - names.begin())];
    finding.file = *file;
    finding.line = leading_number(std::string_view(place).substr(colon + 1));
  }
}

Result<std::string> listing_of(const Toolchain& toolchain, const std::vector<std::string>& options,
                               const std::filesystem::path& object, const process::Runner& runner) {
  if (toolchain.nm.empty())
    return Error{"nm is not installed, so the grader cannot see which names your program defines",
                 "install binutils, then build everything again"};
  std::vector<std::string> argv{toolchain.nm.string()};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(object.string());
  process::CommandOptions limits;
  limits.output_cap_bytes = most_listed;
  auto listing = runner(argv, limits);
  if (const auto* never = std::get_if<NeverStarted>(&listing.end))
    return Error{"nm could not be started: " + never->error, "`grader doctor` shows what is missing"};
  if (listing.out_bytes > most_listed)
    return Error{"the names in " + object.string() +
                 " are too many, or too long, to be checked: " + "more than 16 MB of them"};
  if (!listing.succeeded()) {
    auto said = listing.err.substr(0, listing.err.find('\n'));
    if (const auto words = said.rfind(": "); words != std::string::npos) said.erase(0, words + 2);
    return Error{"nm cannot read " + object.string() + ": " +
                 (said.empty() ? "it gives no reason" : shorten(printable_line(said), 200))};
  }
  return std::move(listing.out);
}

Result<std::vector<Symbol>> defined_symbols(const Toolchain& toolchain, const std::filesystem::path& object,
                                            const process::Runner& runner) {
  const bool shared = object.filename().string().find(".so") != std::string::npos;
  std::vector<std::string> options{"--defined-only", "-g", "-p", "-P"};
  if (shared) options.emplace_back("-D");
  const auto listing = listing_of(toolchain, options, object, runner);
  if (!listing) return listing.error();
  std::vector<Symbol> symbols;
  for (const auto& line : split_lines(*listing)) {
    const auto end = line.find(' ');  // "name type value size"
    if (end == std::string::npos || end == 0 || end + 1 >= line.size()) continue;
    const char type = line[end + 1];
    auto name = line.substr(0, end);
    if (shared) name = name.substr(0, name.find('@'));  // "drem@@GLIBC_2.2.5"
    const bool weak = type == 'W' || type == 'V' || type == 'u';
    if (!(shared && type == 'A')) symbols.push_back({std::move(name), weak});
  }
  return symbols;
}

Result<ReservedNames> reserved_names(const Toolchain& toolchain, const process::Runner& runner) {
  ReservedNames reserved;
  for (const auto* library : {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1"}) {
    const auto where = runner({toolchain.compiler.string(), std::string("-print-file-name=") + library}, {});
    const auto path = where.out.substr(0, where.out.find('\n'));
    if (!where.succeeded() || path.empty() || path[0] != '/')
      return Error{"the compiler does not say where " + std::string(library) + " is",
                   "is g++ installed with its libraries? `grader doctor` checks this"};
    auto symbols = defined_symbols(toolchain, path, runner);
    if (!symbols) return symbols.error();
    for (auto& symbol : *symbols) reserved.libraries.insert(std::move(symbol.name));
  }
  for (const auto& [name, profile] : toolchain.profiles) {
    if (!std::filesystem::exists(profile.archive)) continue;
    auto symbols = defined_symbols(toolchain, profile.archive, runner);
    if (!symbols) return symbols.error();
    // The kit of the profile `controlled` replaces functions of the libraries.
    for (auto& symbol : *symbols)
      if (!symbol.weak && symbol.name != "main" && !reserved.libraries.contains(symbol.name))
        reserved.kit.insert(std::move(symbol.name));
  }
  return reserved;
}

std::vector<Finding> forbidden_symbols(const ObjectFile& object, const ReservedNames& reserved,
                                       const Toolchain& toolchain, const process::Runner& runner) {
  std::vector<Finding> findings;
  std::vector<std::string> names;
  Demangler demangle(toolchain, runner);
  for (const auto& symbol : object.symbols) {
    if (complaint(symbol, symbol.name, reserved).empty()) continue;
    Finding finding;
    finding.code = KnownCode("forbidden-symbol").str();
    finding.by = "compiler";
    finding.message = complaint(symbol, demangle(symbol.name), reserved);
    finding.file = object.shown.front();
    findings.push_back(std::move(finding));
    names.push_back(symbol.name);
    if (names.size() == most_names_told) break;
  }
  if (!names.empty()) add_places(findings, names, "--defined-only", object, toolchain, runner);
  return findings;
}

}  // namespace manyhands::build
