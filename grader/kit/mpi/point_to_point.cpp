// Messages from one rank to another.
#include <array>
#include <vector>

#include "kit/mpi/layer.hpp"

namespace layer = manyhands::guest::layer;
using layer::In;

#define IN(name) const In in(name, __builtin_return_address(0))

namespace {

constexpr int failed = MPI_ERR_OTHER;

// Open MPI sends what is larger than 64 KiB, headers included, only to a receiver that has said where to.
bool is_large(int count, MPI_Datatype type) {
  constexpr std::int64_t surely_small = 32 << 10;
  int size = 0;
  return PMPI_Type_size(type, &size) != MPI_SUCCESS || std::int64_t{count} * size > surely_small;
}

int start_send(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
               MPI_Request* request, bool synchronous) {
  layer::count_send(count, type, to);
  if (layer::state().on && --layer::state().sends_until_late == 0) layer::wait_until_others_wait();
  const bool waits = synchronous || (layer::state().on && layer::state().synchronous);
  if (waits || is_large(count, type)) layer::expect(layer::Traffic::both_sides_poll);
  const int result = waits ? PMPI_Issend(data, count, type, to, tag, comm, request)
                           : PMPI_Isend(data, count, type, to, tag, comm, request);
  layer::tell_others();
  return result;
}

int send(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm, bool synchronous) {
  MPI_Request request = MPI_REQUEST_NULL;
  const int result = start_send(data, count, type, to, tag, comm, &request, synchronous);
  return result != MPI_SUCCESS ? result : layer::wait_for(&request, MPI_STATUS_IGNORE);
}

void give(const MPI_Status& status, MPI_Status* to) {
  if (to != MPI_STATUS_IGNORE) *to = status;
}

// Tests the requests one by one; all of them: returns when each is complete.
int wait_for_all(int count, MPI_Request* requests, MPI_Status* statuses) {
  for (int i = 0; i < count; ++i) {
    const auto handle = requests[i];
    MPI_Status status{};
    const int result = layer::wait_for(&requests[i], &status);
    if (result != MPI_SUCCESS) return result;
    layer::completed(handle, status);
    if (statuses != MPI_STATUSES_IGNORE) statuses[i] = status;
  }
  return MPI_SUCCESS;
}

int test_some(int count, MPI_Request requests[], int* how_many, int indices[], MPI_Status* statuses) {
  const std::vector<MPI_Request> handles(requests, requests + count);
  std::vector<MPI_Status> own(static_cast<std::size_t>(count));
  const int result = PMPI_Testsome(count, requests, how_many, indices, own.data());
  for (int i = 0; *how_many != MPI_UNDEFINED && i < *how_many; ++i) {
    layer::completed(handles[static_cast<std::size_t>(indices[i])], own[static_cast<std::size_t>(i)]);
    if (statuses != MPI_STATUSES_IGNORE) statuses[i] = own[static_cast<std::size_t>(i)];
  }
  return result;
}

}  // namespace

extern "C" {

int MPI_Send(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  IN("MPI_Send");
  return send(data, count, type, to, tag, comm, false);
}

int MPI_Rsend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  IN("MPI_Rsend");
  return send(data, count, type, to, tag, comm, false);
}

int MPI_Ssend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  IN("MPI_Ssend");
  return send(data, count, type, to, tag, comm, true);
}

int MPI_Bsend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  IN("MPI_Bsend");
  layer::count_send(count, type, to);
  layer::expect(layer::Traffic::both_sides_poll);
  const int result = PMPI_Bsend(data, count, type, to, tag, comm);
  layer::tell_others();
  return result;
}

int MPI_Isend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request* request) {
  IN("MPI_Isend");
  const int result = start_send(data, count, type, to, tag, comm, request, false);
  layer::follow_send(*request, __builtin_return_address(0), data, count, type);
  return result;
}

int MPI_Issend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
               MPI_Request* request) {
  IN("MPI_Issend");
  const int result = start_send(data, count, type, to, tag, comm, request, true);
  layer::follow_send(*request, __builtin_return_address(0), data, count, type);
  return result;
}

// The receiver is ready, so an ordinary send does the same.
int MPI_Irsend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
               MPI_Request* request) {
  IN("MPI_Irsend");
  const int result = start_send(data, count, type, to, tag, comm, request, false);
  layer::follow_send(*request, __builtin_return_address(0), data, count, type);
  return result;
}

int MPI_Ibsend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
               MPI_Request* request) {
  IN("MPI_Ibsend");
  layer::count_send(count, type, to);
  layer::expect(layer::Traffic::both_sides_poll);
  const int result = PMPI_Ibsend(data, count, type, to, tag, comm, request);
  layer::follow_send(*request, __builtin_return_address(0), data, count, type);
  layer::tell_others();
  return result;
}

int MPI_Irecv(void* data, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
              MPI_Request* request) {
  IN("MPI_Irecv");
  const int result = PMPI_Irecv(data, count, type, from, tag, comm, request);
  layer::follow_receive(*request, __builtin_return_address(0));
  return result;
}

int MPI_Recv(void* data, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm, MPI_Status* to) {
  IN("MPI_Recv");
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Status status{};
  int result = PMPI_Irecv(data, count, type, from, tag, comm, &request);
  if (result == MPI_SUCCESS) result = layer::wait_for(&request, &status);
  if (result != MPI_SUCCESS) return result;
  layer::count_receive(status);
  give(status, to);
  return result;
}

int MPI_Sendrecv(const void* data, int count, MPI_Datatype type, int to, int tag, void* into, int room,
                 MPI_Datatype wanted, int from, int wanted_tag, MPI_Comm comm, MPI_Status* given) {
  IN("MPI_Sendrecv");
  std::array<MPI_Request, 2> requests{MPI_REQUEST_NULL, MPI_REQUEST_NULL};
  MPI_Status status{};
  if (PMPI_Irecv(into, room, wanted, from, wanted_tag, comm, &requests[0]) != MPI_SUCCESS) return failed;
  if (start_send(data, count, type, to, tag, comm, &requests[1], false) != MPI_SUCCESS) return failed;
  if (layer::wait_for(&requests[0], &status) != MPI_SUCCESS) return failed;
  layer::count_receive(status);
  give(status, given);
  return layer::wait_for(&requests[1], MPI_STATUS_IGNORE);
}

int MPI_Probe(int from, int tag, MPI_Comm comm, MPI_Status* to) {
  IN("MPI_Probe");
  MPI_Status status{};
  int result = MPI_SUCCESS;
  layer::until([&] {
    int there = 0;
    result = PMPI_Iprobe(from, tag, comm, &there, &status);
    return there != 0 || result != MPI_SUCCESS;
  });
  give(status, to);
  return result;
}

int MPI_Iprobe(int from, int tag, MPI_Comm comm, int* there, MPI_Status* status) {
  IN("MPI_Iprobe");
  const int result = PMPI_Iprobe(from, tag, comm, there, status);
  layer::looked(*there != 0);
  return result;
}

int MPI_Wait(MPI_Request* request, MPI_Status* to) {
  IN("MPI_Wait");
  return wait_for_all(1, request, to == MPI_STATUS_IGNORE ? MPI_STATUSES_IGNORE : to);
}

int MPI_Waitall(int count, MPI_Request requests[], MPI_Status* statuses) {
  IN("MPI_Waitall");
  return wait_for_all(count, requests, statuses);
}

int MPI_Testany(int count, MPI_Request requests[], int* index, int* done, MPI_Status* to) {
  IN("MPI_Testany");
  const std::vector<MPI_Request> handles(requests, requests + count);
  MPI_Status status{};
  const int result = PMPI_Testany(count, requests, index, done, &status);
  if (*done != 0 && *index != MPI_UNDEFINED)
    layer::completed(handles[static_cast<std::size_t>(*index)], status);
  layer::looked(*done != 0);
  give(status, to);
  return result;
}

int MPI_Waitany(int count, MPI_Request requests[], int* index, MPI_Status* to) {
  IN("MPI_Waitany");
  const std::vector<MPI_Request> handles(requests, requests + count);
  MPI_Status status{};
  int result = MPI_SUCCESS;
  layer::until([&] {
    int done = 0;
    result = PMPI_Testany(count, requests, index, &done, &status);
    return done != 0 || result != MPI_SUCCESS;
  });
  if (*index != MPI_UNDEFINED) layer::completed(handles[static_cast<std::size_t>(*index)], status);
  give(status, to);
  return result;
}

int MPI_Test(MPI_Request* request, int* done, MPI_Status* to) {
  IN("MPI_Test");
  const auto handle = *request;
  MPI_Status status{};
  const int result = PMPI_Test(request, done, &status);
  if (*done != 0) layer::completed(handle, status);
  layer::looked(*done != 0);
  give(status, to);
  return result;
}

int MPI_Testsome(int count, MPI_Request requests[], int* how_many, int indices[], MPI_Status* statuses) {
  IN("MPI_Testsome");
  const int result = test_some(count, requests, how_many, indices, statuses);
  layer::looked(*how_many != 0);
  return result;
}

int MPI_Waitsome(int count, MPI_Request requests[], int* how_many, int indices[], MPI_Status* statuses) {
  IN("MPI_Waitsome");
  int result = MPI_SUCCESS;
  layer::until([&] {
    result = test_some(count, requests, how_many, indices, statuses);
    return *how_many != 0 || result != MPI_SUCCESS;
  });
  return result;
}

int MPI_Testall(int count, MPI_Request requests[], int* done, MPI_Status* statuses) {
  IN("MPI_Testall");
  const std::vector<MPI_Request> handles(requests, requests + count);
  std::vector<MPI_Status> own(static_cast<std::size_t>(count));
  const int result = PMPI_Testall(count, requests, done, own.data());
  for (std::size_t i = 0; *done != 0 && i < handles.size(); ++i) {
    layer::completed(handles[i], own[i]);
    if (statuses != MPI_STATUSES_IGNORE) statuses[i] = own[i];
  }
  layer::looked(*done != 0);
  return result;
}

int MPI_Request_get_status(MPI_Request request, int* done, MPI_Status* status) {
  IN("MPI_Request_get_status");
  const int result = PMPI_Request_get_status(request, done, status);
  layer::looked(*done != 0);
  return result;
}

int MPI_Request_free(MPI_Request* request) {
  IN("MPI_Request_free");
  // To free a request that is not complete is allowed, but then nobody knows when its buffer may be used.
  int done = 0;
  MPI_Status status{};
  if (PMPI_Request_get_status(*request, &done, &status) == MPI_SUCCESS && done != 0)
    layer::completed(*request, status);
  return PMPI_Request_free(request);
}

}  // extern "C"
