#include "cli/evidence_file.hpp"

#include <nlohmann/json.hpp>
#include <system_error>

#include "base/compressed.hpp"
#include "base/files.hpp"

namespace manyhands {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MarkedLine, path, line)

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int format = 2;
constexpr std::size_t most_bytes = std::size_t{256} << 20;

}  // namespace

fs::path evidence_path(const fs::path& folder, const std::string& id) {
  return folder / (id + ".zst");
}

Result<StoredSolutions> read_evidence(const fs::path& file) {
  std::error_code none;
  if (!fs::exists(file, none)) return StoredSolutions{};
  const auto failed = [&](const std::string& why) {
    return Error{"cannot read the stored evidence in " + file.string() + ": " + why,
                 "Restore the file, or store it again with `grader check --keep-evidence`."};
  };
  const auto bytes = read_file(file, most_bytes);
  if (!bytes) return failed(bytes.error().message);
  const auto text = decompressed(*bytes, most_bytes);
  if (!text) return failed(text.error().message);
  try {
    const auto j = json::from_cbor(*text);
    if (j.at("format") != format) return failed("its format is not known");
    StoredSolutions solutions;
    for (const auto& [name, from] : j.at("solutions").items())
      solutions[name] = {from.at("expect").get<std::string>(),
                         from.at("must_point").get<std::vector<MarkedLine>>(),
                         grade::evidence_from(from.at("evidence"))};
    return solutions;
  } catch (const json::exception& e) {
    return failed(e.what());
  }
}

Result<void> write_evidence(const StoredSolutions& solutions, const fs::path& file) {
  auto all = json::object();
  for (const auto& [name, stored] : solutions)
    all[name] = {{"expect", stored.expect},
                 {"must_point", stored.must_point},
                 {"evidence", grade::to_json(stored.evidence)}};
  std::string bytes;
  json::to_cbor({{"format", format}, {"solutions", std::move(all)}}, bytes);
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  return write_file(file, compressed(bytes));
}

}  // namespace manyhands
