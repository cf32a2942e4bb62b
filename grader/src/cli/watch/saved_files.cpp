#include "cli/watch/saved_files.hpp"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace manyhands {

SavedFiles::SavedFiles(std::vector<std::filesystem::path> files)
    : files_(std::move(files)), wakes_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  watch_folders();
  last_ = stamps();
}

bool SavedFiles::look() {
  // Two saves in one tick of the kernel's clock may leave the same stamp, so an event is enough, too.
  bool saved = false;
  bool woken = false;
  alignas(inotify_event) std::array<char, 4096> events;
  for (;;) {
    const auto count = wakes_.is_open() ? ::read(wakes_.get(), events.data(), events.size()) : 0;
    if (count <= 0) break;
    woken = true;
    for (auto at = events.data(); at < events.data() + count;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      if (event->len > 0) saved = saved || is_name_of_file(event->name);
      at += sizeof(inotify_event) + event->len;
    }
  }
  if (woken) watch_folders();
  auto now = stamps();
  saved = saved || now != last_;
  last_ = std::move(now);
  return saved;
}

bool SavedFiles::is_name_of_file(const std::string& name) const {
  return std::any_of(files_.begin(), files_.end(), [&](const auto& file) { return file.filename() == name; });
}

std::vector<SavedFiles::Stamp> SavedFiles::stamps() const {
  std::vector<Stamp> all;
  for (const auto& file : files_) {
    struct stat status {};
    Stamp stamp;
    if (::stat(file.c_str(), &status) == 0)
      stamp = {status.st_ino, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec, status.st_size};
    all.push_back(stamp);
  }
  return all;
}

// A folder may be replaced by another one with the same name, so its parent is watched, too, and both again
// after each event; for a folder that is watched already, this changes nothing.
void SavedFiles::watch_folders() {
  if (!wakes_.is_open()) return;
  std::set<std::filesystem::path> folders;
  for (const auto& file : files_) {
    folders.insert(file.parent_path());
    folders.insert(file.parent_path().parent_path());
  }
  for (const auto& folder : folders)
    ::inotify_add_watch(wakes_.get(), folder.c_str(),
                        IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO);
}

}  // namespace manyhands
