#include "build/long_names.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "base/text.hpp"
#include "build/demangle.hpp"
#include "model/known_code.hpp"

namespace manyhands::build {
namespace {

// Names from long template chains of TBB and Asio have 5,000 characters.
constexpr std::size_t longest_names_text = 256u << 10;
constexpr std::size_t most_names_listed = 32u << 20;
constexpr std::size_t shortest_suspect = 60;  // characters; shorter names cannot expand to much
constexpr std::size_t most_suspects = 16;
constexpr rlim_t most_names_cpu_s = 10;
constexpr rlim_t most_names_memory = rlim_t{512} << 20;

/// The name in "0000000000000010 T _Z1fv" or "                 U _Z1gv".
std::string_view name_in(std::string_view line) {
  return line.substr(std::min(line.size(), std::size_t{19}));
}

}  // namespace

Result<std::vector<Finding>> exploding_names(const ObjectFile& object, const Toolchain& toolchain,
                                             const process::Runner& runner) {
  process::CommandOptions options;
  options.output_cap_bytes = most_names_listed;
  options.limits = {{RLIMIT_CPU, most_names_cpu_s}, {RLIMIT_AS, most_names_memory}};
  const auto listing = runner({toolchain.nm.string(), "-C", "-p", object.path.string()}, options);
  std::vector<std::string> suspects;  // a name stays mangled if it needs too much memory
  bool explodes = !listing.succeeded() || listing.out_bytes > most_names_listed;
  for (const auto& line : split_lines(listing.out)) {
    const auto name = name_in(line);
    explodes = explodes || name.size() > longest_names_text;
    if (is_mangled(name) && name.size() >= shortest_suspect) suspects.emplace_back(name);
  }
  if (!explodes && suspects.empty()) return std::vector<Finding>{};
  if (explodes) {
    const auto all = listing_of(toolchain, {"-p"}, object.path, runner);
    if (!all) return all.error();
    suspects.clear();
    for (const auto& line : split_lines(*all))
      if (is_mangled(name_in(line))) suspects.emplace_back(name_in(line));
  }
  std::sort(suspects.begin(), suspects.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
  if (suspects.size() > most_suspects) suspects.resize(most_suspects);
  Demangler demangle(toolchain, runner);
  const auto worst = std::find_if(suspects.begin(), suspects.end(),
                                  [&](const std::string& name) { return demangle.explodes(name); });
  if (worst == suspects.end()) {
    if (!explodes) return std::vector<Finding>{};
    return Error{"the names in " + object.path.string() + " are longer than nm can show"};
  }
  Finding finding;
  finding.code = KnownCode("forbidden-symbol").str();
  finding.by = "compiler";
  finding.message = "the name `" + shorten(printable_line(*worst), 120) +
                    "` is so long when written out that no tool can show it; choose another name";
  finding.file = object.shown.front();
  std::vector<Finding> findings{std::move(finding)};
  for (const char* option : {"--defined-only", "-u"})
    if (findings.front().line == 0) add_places(findings, {*worst}, option, object, toolchain, runner);
  return findings;
}

}  // namespace manyhands::build
