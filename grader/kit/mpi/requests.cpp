// Requests, from the call that creates them to the one that completes them.
#include <algorithm>
#include <vector>

#include "kit/guest/notes.hpp"
#include "kit/mpi/layer.hpp"

namespace manyhands::guest::layer {
namespace {

enum class Kind { send, receive, collective };
struct Open {
  MPI_Request handle;
  const void* place;
  Kind kind;
  const unsigned char* buffer;  // what is sent
  bool alone;                   // no other open request has had this handle
  std::size_t bytes;
  std::uint64_t sum;
};

std::vector<Open>& all() {
  static std::vector<Open> requests;
  return requests;
}

std::uint64_t sum_of(const unsigned char* bytes, std::size_t count) {
  std::uint64_t sum = 14695981039346656037ULL;
  for (std::size_t i = 0; i < count; ++i) sum = (sum ^ bytes[i]) * 1099511628211ULL;
  return sum;
}

// 0 for a type with gaps.
std::size_t bytes_of(int count, MPI_Datatype type) {
  int size = 0;
  MPI_Aint low = 0;
  MPI_Aint extent = 0;
  if (count <= 0 || PMPI_Type_size(type, &size) != MPI_SUCCESS) return 0;
  if (PMPI_Type_get_extent(type, &low, &extent) != MPI_SUCCESS || low != 0 || extent != size) return 0;
  return static_cast<std::size_t>(count) * static_cast<std::size_t>(size);
}

void add(MPI_Request request, const void* returns_to, Kind kind, const void* sent, std::size_t length) {
  if (!state().on || request == MPI_REQUEST_NULL) return;
  const auto* bytes = static_cast<const unsigned char*>(sent);
  // Open MPI gives the same handle to all messages that were already sent when MPI_Isend returned. Which of
  // them is completed cannot be told then, so their buffers are not checked; with synchronous sends they are.
  bool alone = true;
  for (auto& one : all())
    if (one.handle == request) alone = one.alone = false;
  all().push_back({request, returns_to, kind, bytes, alone, length, sum_of(bytes, length)});
}

}  // namespace

void follow_send(MPI_Request request, const void* returns_to, const void* sent, int count,
                 MPI_Datatype type) {
  add(request, returns_to, Kind::send, sent, sent == nullptr ? 0 : bytes_of(count, type));
}

void follow_receive(MPI_Request request, const void* returns_to) {
  add(request, returns_to, Kind::receive, nullptr, 0);
}

void follow_collective(MPI_Request request, const void* returns_to) {
  add(request, returns_to, Kind::collective, nullptr, 0);
}

void completed(MPI_Request handle, const MPI_Status& status) {
  if (!state().on || handle == MPI_REQUEST_NULL) return;
  const auto found =
      std::find_if(all().begin(), all().end(), [handle](const Open& one) { return one.handle == handle; });
  if (found == all().end()) return;
  if (found->kind == Kind::receive)
    count_receive(status);
  else if (found->kind == Kind::send && found->alone && sum_of(found->buffer, found->bytes) != found->sum)
    note_call("rule:changed-while-sent", found->place);
  all().erase(found);
}

void count_send(int count, MPI_Datatype type, int to) {
  if (!state().on || to == MPI_PROC_NULL) return;
  int size = 0;
  PMPI_Type_size(type, &size);
  ++state().figures.sent;
  state().figures.bytes += static_cast<std::int64_t>(count) * size;
}

void count_receive(const MPI_Status& status) {
  int cancelled = 0;
  PMPI_Test_cancelled(&status, &cancelled);
  if (state().on && status.MPI_SOURCE >= 0 && cancelled == 0) ++state().figures.received;
}

std::int64_t unfinished() {
  for (const auto& one : all()) note_call("rule:request-not-completed", one.place);
  return static_cast<std::int64_t>(all().size());
}

void forget_requests() {
  all().clear();
}

}  // namespace manyhands::guest::layer
