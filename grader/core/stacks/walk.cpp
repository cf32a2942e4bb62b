#include "stacks/walk.hpp"

#include <dwarf.h>
#include <fcntl.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace manyhands::stacks {
namespace {

constexpr std::size_t most_frames = 200;
constexpr std::size_t most_vdso = 64 * 1024;

bool is_function(Dwarf_Die& scope) {
  const int tag = ::dwarf_tag(&scope);
  return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine || tag == DW_TAG_entry_point;
}

// Debug information of other files is not looked for: no name that the program gives is opened.
int no_debug_file(Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*, const char*, GElf_Word,
                  char**) {
  return -1;
}

Dwarf_Die* unit_of(Dwfl_Module* module, Dwarf_Addr address, Dwarf_Addr* bias) {
  if (auto* unit = ::dwfl_module_addrdie(module, address, bias)) return unit;
  // Some compilers write no table of addresses.
  for (Dwarf_Die* unit = nullptr; (unit = ::dwfl_module_nextcu(module, unit, bias)) != nullptr;)
    if (::dwarf_haspc(unit, address - *bias) == 1) return unit;
  return nullptr;
}

// Where an inlined function was called.
void set_call_place(Dwarf_Die& inlined, PlacedFrame& caller) {
  Dwarf_Attribute attribute{};
  Dwarf_Word file = 0;
  Dwarf_Word line = 0;
  Dwarf_Die unit{};
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  if (::dwarf_formudata(::dwarf_attr(&inlined, DW_AT_call_file, &attribute), &file) != 0 ||
      ::dwarf_formudata(::dwarf_attr(&inlined, DW_AT_call_line, &attribute), &line) != 0 ||
      ::dwarf_diecu(&inlined, &unit, nullptr, nullptr) == nullptr ||
      ::dwarf_getsrcfiles(&unit, &files, &count) != 0 || file >= count)
    return;
  const char* name = ::dwarf_filesrc(files, file, nullptr, nullptr);
  if (name == nullptr) return;
  caller.file = name;
  caller.line = static_cast<int>(line);
}

}  // namespace

// What libdwfl calls while it works. The session's argument is the snapshot; a thread's is its registers.
struct Walk::Calls {
  static int find_elf(Dwfl_Module* module, void**, const char*, Dwarf_Addr begin, char** name, Elf** elf) {
    void** snapshot = nullptr;
    ::dwfl_module_info(module, &snapshot, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
    for (auto& file : static_cast<Snapshot*>(*snapshot)->files()) {
      if (file.begin != begin) continue;
      if (file.descriptor.is_open()) {
        *name = ::strdup(file.path.c_str());
        return file.descriptor.release();  // libdwfl closes it
      }
      if (file.path == "[vdso]") *elf = code_of_kernel(*static_cast<Snapshot*>(*snapshot), file);
    }
    return -1;
  }

  // It is in no file, but complete in memory.
  static Elf* code_of_kernel(const Snapshot& snapshot, const LoadedFile& file) {
    static std::string image;
    image = snapshot.memory(file.begin, std::min<std::size_t>(file.end - file.begin, most_vdso));
    return ::elf_memory(image.data(), image.size());
  }

  static pid_t next_thread(Dwfl*, void*, void**) { return 0; }

  static bool get_thread(Dwfl*, pid_t tid, void* snapshot, void** registers) {
    for (const auto& thread : static_cast<Snapshot*>(snapshot)->threads())
      if (thread.tid == tid) {
        *registers = const_cast<ThreadRegisters*>(&thread);
        return true;
      }
    return false;
  }

  static bool memory_read(Dwfl*, Dwarf_Addr address, Dwarf_Word* word, void* snapshot) {
    const auto bytes = static_cast<Snapshot*>(snapshot)->memory(address, sizeof *word);
    if (bytes.size() != sizeof *word) return false;
    std::memcpy(word, bytes.data(), sizeof *word);
    return true;
  }

  static bool set_registers(Dwfl_Thread* thread, void* registers) {
    const auto& from = *static_cast<const ThreadRegisters*>(registers);
    ::dwfl_thread_state_register_pc(thread, from.instruction);
    return ::dwfl_thread_state_registers(thread, 0, static_cast<unsigned>(from.values.size()),
                                         from.values.data());
  }

  struct Frames {
    Walk& walk;
    std::vector<PlacedFrame> found = {};
  };

  static int on_frame(Dwfl_Frame* frame, void* argument) {
    auto& frames = *static_cast<Frames*>(argument);
    Dwarf_Addr address = 0;
    bool is_interrupted = false;
    if (!::dwfl_frame_pc(frame, &address, &is_interrupted)) return DWARF_CB_ABORT;
    // The address is where the call returns to; this may be the next line already.
    frames.walk.add_frames(is_interrupted ? address : address - 1, frames.found);
    return frames.found.size() < most_frames ? DWARF_CB_OK : DWARF_CB_ABORT;
  }
};

Walk::Walk(Snapshot& snapshot) : snapshot_(snapshot) {
  static char* no_path = nullptr;
  static const Dwfl_Callbacks calls{Calls::find_elf, no_debug_file, nullptr, &no_path};
  static const Dwfl_Thread_Callbacks thread_calls{Calls::next_thread,   Calls::get_thread, Calls::memory_read,
                                                  Calls::set_registers, nullptr,           nullptr};
  session_ = ::dwfl_begin(&calls);
  ::dwfl_report_begin(session_);
  for (const auto& file : snapshot_.files()) {
    auto* module = ::dwfl_report_module(session_, file.path.c_str(), file.begin, file.end);
    void** argument = nullptr;
    if (module == nullptr) continue;
    ::dwfl_module_info(module, &argument, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
    *argument = &snapshot_;
  }
  ::dwfl_report_end(session_, nullptr, nullptr);
  // libdwfl wants to know for which architecture the stacks are. This program is for the same.
  ::elf_version(EV_CURRENT);
  own_program_ = spawn::Descriptor(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  own_elf_ = ::elf_begin(own_program_.get(), ELF_C_READ, nullptr);
  ::dwfl_attach_state(session_, own_elf_, 1, &thread_calls, &snapshot_);
}

Walk::~Walk() {
  ::dwfl_end(session_);
  ::elf_end(own_elf_);
}

std::vector<PlacedFrame> Walk::frames_of(const ThreadRegisters& thread) {
  Calls::Frames frames{*this};
  ::dwfl_getthread_frames(session_, thread.tid, Calls::on_frame, &frames);
  return std::move(frames.found);
}

void Walk::add_frames(Dwarf_Addr address, std::vector<PlacedFrame>& frames) {
  auto* module = ::dwfl_addrmodule(session_, address);
  if (module != nullptr && add_functions(module, address, frames)) return;
  PlacedFrame frame{"??", {}, 0, {}};
  if (module != nullptr) {
    GElf_Off offset = 0;
    GElf_Sym symbol{};
    if (const char* name =
            ::dwfl_module_addrinfo(module, address, &offset, &symbol, nullptr, nullptr, nullptr))
      frame.function = demangled(name);
    const std::string path =
        ::dwfl_module_info(module, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
    if (path != snapshot_.program()) frame.library = path.substr(path.rfind('/') + 1);
  }
  frames.push_back(std::move(frame));
}

// The function at this address, after those that were inlined into it. False: there is no debug information.
bool Walk::add_functions(Dwfl_Module* module, Dwarf_Addr address, std::vector<PlacedFrame>& frames) {
  Dwarf_Addr bias = 0;
  auto* unit = unit_of(module, address, &bias);
  if (unit == nullptr) return false;
  Dwarf_Die* found = nullptr;
  int count = ::dwarf_getscopes(unit, address - bias, &found);
  Allocated<Dwarf_Die> scopes(found);
  const auto* const innermost = std::find_if(found, found + std::max(count, 0), is_function);
  if (count <= 0 || innermost == found + count) return false;
  // Outside an inlined function, that list continues where the function was declared. This one has its
  // callers.
  auto function = *innermost;
  count = ::dwarf_getscopes_die(&function, &found);
  scopes.reset(found);
  PlacedFrame frame;
  if (auto* line = ::dwfl_module_getsrc(module, address))
    if (const char* file = ::dwfl_lineinfo(line, nullptr, &frame.line, nullptr, nullptr, nullptr))
      frame.file = file;
  for (int i = 0; i < count && frames.size() < most_frames; ++i) {
    if (!is_function(found[i])) continue;
    frame.function = names_.of(found[i]);
    if (frame.function.empty()) frame.function = "??";
    frames.push_back(frame);
    if (::dwarf_tag(&found[i]) != DW_TAG_inlined_subroutine) break;
    set_call_place(found[i], frame);
  }
  return true;
}

std::string Walk::text_in(const std::string& variable) {
  for (const auto& file : snapshot_.files()) {
    if (file.path != snapshot_.program()) continue;
    auto* module = ::dwfl_addrmodule(session_, file.begin);
    const int count = module == nullptr ? 0 : ::dwfl_module_getsymtab(module);
    for (int i = 0; i < count; ++i) {
      GElf_Sym symbol{};
      GElf_Addr address = 0;
      const char* name = ::dwfl_module_getsym_info(module, i, &symbol, &address, nullptr, nullptr, nullptr);
      if (name == nullptr || name != variable) continue;
      const auto text = snapshot_.memory(address, std::min<std::size_t>(symbol.st_size, 1 << 16));
      return text.substr(0, text.find('\0'));
    }
  }
  return {};
}

}  // namespace manyhands::stacks
