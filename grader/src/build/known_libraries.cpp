#include "build/known_libraries.hpp"

#include <algorithm>
#include <set>

namespace manyhands::build {
namespace {

struct Entry {
  std::vector<std::string_view> begins;  // prefixes of the names that it defines
  KnownLibrary library;
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all{
      {{"_ZN3tbb", "_ZNK3tbb", "_ZTIN3tbb", "_ZTVN3tbb", "TBB_"},
       {"oneTBB",
        "`std::execution::par` and similar policies use the library oneTBB, and this exercise is not linked "
        "with it; divide the work yourself, with what the exercise's page names, such as `std::jthread`",
        {"par", "par_unseq", "unseq", "tbb", "execution"}}},
      {{"GOMP_", "omp_", "__kmpc_"},
       {"OpenMP",
        "it belongs to OpenMP, and programs here are built without it; divide the work yourself, with what "
        "the exercise's page names, such as `std::jthread`",
        {"omp_get_thread_num", "omp"}}},
      {{"__atomic_"},
       {"libatomic",
        "an atomic of this size needs the library libatomic, and this exercise is not linked with it; an "
        "atomic of 8 bytes needs no library, and a `std::mutex` works for any size",
        {"atomic", "atomic_ref"}}},
      {{"_ZN5boost", "_ZNK5boost", "_ZTIN5boost", "_ZTVN5boost"},
       {"Boost",
        "it is in a part of Boost that must be linked, and this exercise is not linked with it; only Boost's "
        "headers can be used here",
        {"boost"}}},
      {{"_ZN3fmt", "_ZNK3fmt"},
       {"fmt", "it belongs to the library fmt, and this exercise is not linked with it", {"fmt"}}},
      {{"MPI_"}, {"MPI", "it belongs to MPI, and this exercise is not linked with it", {"MPI_Init", "mpi"}}},
      {{"io_uring_"},
       {"liburing",
        "it belongs to the library liburing, and this exercise is not linked with it",
        {"io_uring"}}},
      {{"numa_"},
       {"libnuma", "it belongs to the library libnuma, and this exercise is not linked with it", {"numa"}}},
      {{"uv_"},
       {"libuv", "it belongs to the library libuv, and this exercise is not linked with it", {"uv_loop_t"}}},
      {{"curl_"},
       {"libcurl", "it belongs to the library libcurl, and this exercise is not linked with it", {"curl"}}},
      {{"_ZSt", "_ZNSt", "_ZNKSt", "__glibcxx_"}, {}},  // the C++ library's own, see below
  };
  return all;
}

// Parts of the C and C++ libraries that are only linked on request, or only by older versions.
const KnownLibrary& standard_part() {
  static const KnownLibrary part{"the C++ library",
                                 "on this machine it is in a part of the C++ library that this exercise is "
                                 "not linked with; do not use it",
                                 {}};
  return part;
}

const KnownLibrary& system_part() {
  static const KnownLibrary part{"the C library",
                                 "on this machine it is in a part of the C library that this exercise is not "
                                 "linked with; do not use it",
                                 {}};
  return part;
}

bool begins(std::string_view symbol, const std::vector<std::string_view>& with) {
  return std::any_of(with.begin(), with.end(), [&](auto text) { return symbol.starts_with(text); });
}

}  // namespace

const KnownLibrary* library_of(std::string_view symbol) {
  for (const auto& entry : entries())
    if (begins(symbol, entry.begins)) return entry.library.name.empty() ? &standard_part() : &entry.library;
  // Complete names: the learner's own names may have the same prefix.
  static const std::set<std::string_view> system{
      "dlopen",       "dlsym",     "dlclose",      "dlerror",     "dladdr",      "pthread_create",
      "pthread_join", "sem_init",  "sem_wait",     "sem_trywait", "sem_post",    "sem_open",
      "sem_destroy",  "shm_open",  "shm_unlink",   "mq_open",     "mq_send",     "mq_receive",
      "aio_read",     "aio_write", "timer_create", "lio_listio",  "aio_suspend", "timer_settime",
      "timer_delete", "sin",       "cos",          "tan",         "sqrt",        "pow",
      "exp",          "log",       "fma",          "floor",       "ceil"};
  if (system.contains(symbol)) return &system_part();
  return nullptr;
}

}  // namespace manyhands::build
