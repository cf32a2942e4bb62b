#include "build/cache.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <system_error>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"

namespace manyhands::build {
namespace fs = std::filesystem;
namespace {

/// `to` appears completely or not at all. It is a copy, not a hard link: a write to one must not change the
/// other.
bool put(const fs::path& from, const fs::path& to) {
  static std::atomic<int> counter{0};
  std::error_code error;
  const fs::path temporary = to.string() + fmt::format(".{}.{}.tmp", ::getpid(), ++counter);
  fs::copy_file(from, temporary, fs::copy_options::overwrite_existing, error);
  if (!error) fs::rename(temporary, to, error);
  std::error_code ignored;
  if (error) fs::remove(temporary, ignored);
  return !error;
}

}  // namespace

ObjectCache::ObjectCache(fs::path folder, std::size_t most_files)
    : folder_(std::move(folder)), most_files_(most_files) {
  std::error_code ignored;
  fs::create_directories(folder_, ignored);
}

fs::path ObjectCache::entry(const std::string& key) const {
  return folder_ / digest_of(key);
}

bool ObjectCache::fetch(const std::string& key, const fs::path& object) const {
  const auto base = entry(key).string();
  const auto kept = read_file(base + ".key");
  if (!kept || *kept != key || !put(base + ".o", object)) return false;
  std::error_code ignored;
  for (const auto* end : {".key", ".o"})
    fs::last_write_time(base + end, fs::file_time_type::clock::now(), ignored);
  return true;
}

void ObjectCache::store(const std::string& key, const fs::path& object) const {
  const auto base = entry(key).string();
  std::error_code ignored;
  fs::remove(base + ".key", ignored);  // first: our object must never be paired with another source's key
  if (put(object, base + ".o") && !write_file(base + ".key", key)) fs::remove(base + ".o", ignored);
  evict();
}

void ObjectCache::evict() const {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code error;
  for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    const auto time = it->last_write_time(gone);
    if (!gone) files.emplace_back(time, it->path());
  }
  if (files.size() <= most_files_) return;
  std::sort(files.begin(), files.end());
  for (std::size_t i = 0; i + most_files_ < files.size(); ++i) fs::remove(files[i].second, error);
}

}  // namespace manyhands::build
