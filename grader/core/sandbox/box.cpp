#include "sandbox/box.hpp"

#include <array>
#include <system_error>

#include "sandbox/protocol.hpp"

namespace manyhands::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* names_inside = "1000";

void add(std::vector<std::string>& arguments, std::initializer_list<std::string> more) {
  arguments.insert(arguments.end(), more);
}

bool below(const fs::path& path, const char* folder) {
  return path.string().starts_with(std::string(folder) + "/");
}

void add_folder(std::vector<std::string>& arguments, const Folder& folder) {
  add(arguments, {"--size", std::to_string(folder.bytes), "--tmpfs", folder.inside.string()});
}

}  // namespace

void add_system(Box& box) {
  box.binds.push_back({"/usr", "/usr"});
  for (const char* name : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
    std::error_code error;
    const auto status = fs::symlink_status(name, error);
    if (fs::is_symlink(status))
      box.links.push_back({fs::read_symlink(name, error).string(), name});
    else if (fs::is_directory(status))
      box.binds.push_back({name, name});
  }
  for (const char* name : {"/etc/alternatives", "/etc/ld.so.cache"})
    if (std::error_code error; fs::exists(name, error)) box.binds.push_back({name, name});
  const std::string id = names_inside;
  box.texts.push_back({"/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"});
  box.texts.push_back({"/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"});
  box.texts.push_back({"/etc/passwd", "program:x:" + id + ":" + id + "::/tmp:/bin/sh\n"});
  box.texts.push_back({"/etc/group", "program:x:" + id + ":\n"});
}

std::vector<std::string> fence_of(const Box& box) {
  std::vector<std::string> paths;
  const auto add_path = [&paths](char allowed, const fs::path& path) {
    paths.push_back(allowed + path.string());
  };
  for (const auto& bind : box.binds)
    add_path(bind.writable ? protocol::may_write : protocol::may_read, bind.source);
  for (const auto& text : box.texts) add_path(protocol::may_read, text.inside);
  add_path(protocol::may_read, "/proc");
  for (const char* name : {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"})
    add_path(protocol::device, name);
  return paths;
}

std::vector<std::string> bubblewrap_arguments(const Box& box, const std::string& bubblewrap,
                                              const fs::path& init, const std::vector<int>& text_numbers) {
  std::vector<std::string> arguments{bubblewrap};
  add(arguments,
      {"--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"});
  if (!box.network) add(arguments, {"--unshare-net"});
  // Not --die-with-parent: if bubblewrap's first process is killed before it has let the second one continue,
  // the second one waits forever (0.8.0: 1 of 600 kills during the start). Instead, our init ends when its
  // socket is closed.
  add(arguments, {"--new-session", "--cap-drop", "ALL", "--as-pid-1"});
  // To make networks and the link between them; init gives these rights up before the program starts.
  if (box.two_machines) add(arguments, {"--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_NET_ADMIN"});
  add(arguments, {"--uid", names_inside, "--gid", names_inside, "--hostname", "box"});
  // The order matters: a later mount may be inside an earlier one (for example a bound file, if the checkout
  // is in /tmp), and hides what was there before. /dev must be replaced before it is filled.
  add(arguments, {"--proc", "/proc", "--dev", "/dev"});
  for (const auto& folder : box.folders)
    if (below(folder.inside, "/dev")) add_folder(arguments, folder);
  add(arguments, {"--remount-ro", "/dev"});
  for (const auto& folder : box.folders)
    if (!below(folder.inside, "/dev")) add_folder(arguments, folder);
  for (const auto& bind : box.binds)
    add(arguments, {bind.writable ? "--bind" : "--ro-bind", bind.source.string(), bind.inside.string()});
  for (const auto& link : box.links) add(arguments, {"--symlink", link.target, link.inside.string()});
  for (std::size_t i = 0; i < box.texts.size(); ++i)
    add(arguments,
        {"--perms", "0444", "--file", std::to_string(text_numbers.at(i)), box.texts[i].inside.string()});
  add(arguments, {"--ro-bind", init.string(), init_inside});
  add(arguments, {"--remount-ro", "/", "--chdir", "/", init_inside});
  return arguments;
}

}  // namespace manyhands::sandbox
