#include "classroom/archive.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <system_error>
#include <variant>

#include "base/files.hpp"
#include "base/folded.hpp"
#include "base/text.hpp"
#include "classroom/cpio.hpp"
#include "classroom/working_folder.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr const char* bsdtar = "/usr/bin/bsdtar";
constexpr double unpack_wall_s = 300;
constexpr rlim_t unpack_cpu_s = 120;
/// Sets a limit and becomes the program: its input, its two outputs, and the two archives are all that it may
/// have open. One of the many formats that it reads (mtree) is a list of other files to read, which then
/// cannot be opened, in a sandbox or not. (The sandbox itself opens more.)
constexpr std::array<const char*, 2> limited{"/usr/bin/prlimit", "--nofile=5"};
constexpr int program_missing = 127;
constexpr std::uint64_t written_at_once = 64 * 1024;
/// Larger archives are not copied into memory for the sandbox.
constexpr std::uint64_t largest_in_memory = std::uint64_t{16} << 20;

constexpr std::array<std::string_view, 12> archive_endings{".zip",    ".tar",     ".tar.gz",  ".tgz",
                                                           ".tar.xz", ".txz",     ".tar.bz2", ".tbz",
                                                           ".tbz2",   ".tar.zst", ".7z",      ".tar.lzma"};

std::string_view ending_of(std::string_view name) {
  const auto lower = folded(name);
  std::string_view longest;
  for (const auto ending : archive_endings)
    if (lower.ends_with(ending) && ending.size() > longest.size() && name.size() > ending.size())
      longest = ending;
  return longest;
}

std::string mebibytes(std::uint64_t bytes) {
  constexpr double mib = 1 << 20;
  return format_number(static_cast<double>(bytes) / mib) + " MiB";
}

Error too_large(const std::string& shown, const ImportLimits& limits) {
  return {fmt::format("{} is larger than {}, packed or unpacked", shown, mebibytes(limits.archive_bytes)),
          "Unpack it, check what is in it, and import the folder."};
}

/// Why bsdtar could not read the archive that it knows as `input`; empty if it does not say. Of one that ends
/// too early it prints "(null)", or only that there was an error.
std::string reason_of(const std::string& complaints, const std::string& input) {
  constexpr std::string_view program = "bsdtar: ";
  for (std::string_view line : split_lines(complaints)) {
    if (line.starts_with(program)) line.remove_prefix(program.size());
    // Our own name of the archive says nothing to anybody.
    if (const auto at = line.find(input); at != std::string_view::npos)
      line.remove_prefix(std::min(line.size(), at + input.size() + std::string_view(": ").size()));
    if (line.empty() || line.find("(null)") != std::string_view::npos ||
        line.starts_with("Error exit delayed"))
      continue;
    return printable_line(line);
  }
  return {};
}

Error unpack_error(const std::string& shown, const process::CommandResult& result, const std::string& input) {
  const std::string by_hand = "Unpack it with another program, and import the folder.";
  if (const auto* never = std::get_if<NeverStarted>(&result.end))
    return {fmt::format("cannot unpack {}: {}", shown, never->error)};
  if (const auto* exited = std::get_if<Exited>(&result.end);
      exited != nullptr && exited->status == program_missing)
    return {fmt::format("cannot unpack {}: {} is missing", shown, bsdtar),
            "Run 'grader/scripts/install-packages instructor'."};
  if (std::holds_alternative<TimedOut>(result.end))
    return {fmt::format("unpacking {} takes longer than {}", shown, format_seconds(unpack_wall_s)), by_hand};
  if (result.err.starts_with("Enter passphrase")) return {shown + " is encrypted", by_hand};
  const auto said = reason_of(result.err, input);
  return {fmt::format("{} is damaged, or no archive that bsdtar can read{}", shown,
                      said.empty() ? "; perhaps it is incomplete" : " (" + shorten(said, 200) + ")"),
          by_hand};
}

}  // namespace

bool is_archive_name(std::string_view path) {
  return !ending_of(last_part(path)).empty();
}

std::string_view without_archive_ending(std::string_view name) {
  return name.substr(0, name.size() - ending_of(name).size());
}

Result<std::vector<Entry>> entries_of_archive(const fs::path& archive, const std::string& shown,
                                              const build::ToolBox& tools, const ImportLimits& limits,
                                              const Wanted& wanted) {
  std::error_code error;
  const auto source = fs::absolute(archive, error);
  const auto size = error ? 0 : fs::file_size(source, error);
  if (error) return Error{fmt::format("cannot read {}: {}", shown, error.message())};
  if (size > limits.archive_bytes) return too_large(shown, limits);
  const WorkingFolder folder;
  const auto input = folder.path() / "archive";  // under a name that no tool takes for anything else
  const auto output = folder.path() / "entries";
  fs::create_symlink(source, input, error);
  if (error) return Error{fmt::format("cannot create {}: {}", input.string(), error.message())};
  build::ToolCall call;
  call.argv = {limited[0], limited[1], bsdtar, "-cf", output.string(), "--format=newc", "@" + input.string()};
  (size > largest_in_memory ? call.large_files : call.files) = {input};
  call.output = output;
  process::CommandOptions options;
  options.cwd = "/";
  options.wall_limit_s = unpack_wall_s;
  options.env = process::plain_environment();
  std::replace(options.env.begin(), options.env.end(), std::string("LC_ALL=C"),
               std::string("LC_ALL=C.UTF-8"));  // else names that are not ASCII are refused
  options.limits = {{RLIMIT_FSIZE, limits.archive_bytes}, {RLIMIT_CPU, unpack_cpu_s}};
  const auto result = tools.run(call, options);
  const auto made = fs::file_size(output, error);
  if (!error && made + written_at_once > limits.archive_bytes && !result.succeeded())
    return too_large(shown, limits);
  if (!result.succeeded()) return unpack_error(shown, result, input.string());
  std::ifstream in(output, std::ios::binary);
  if (!in)
    return Error{fmt::format("cannot read what was unpacked from {}: {}", shown, std::strerror(errno))};
  return read_cpio(in, shown, limits, wanted);
}

Result<std::vector<Entry>> entries_of_archive_bytes(std::string_view bytes, const std::string& shown,
                                                    const build::ToolBox& tools, const ImportLimits& limits,
                                                    const Wanted& wanted) {
  const WorkingFolder folder;
  const auto file = folder.path() / "archive";
  if (const auto written = write_file(file, bytes); !written) return written.error();
  return entries_of_archive(file, shown, tools, limits, wanted);
}

}  // namespace manyhands
