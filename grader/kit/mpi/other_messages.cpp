// Rarer ways to send and receive. Those that are not followed from start to end make the count of messages
// useless, and say so.
#include "kit/mpi/layer.hpp"

namespace layer = manyhands::guest::layer;
using layer::In;

#define IN(name) const In in(name, __builtin_return_address(0))

extern "C" {

int MPI_Mprobe(int from, int tag, MPI_Comm comm, MPI_Message* message, MPI_Status* status) {
  IN("MPI_Mprobe");
  int result = MPI_SUCCESS;
  layer::until([&] {
    int there = 0;
    result = PMPI_Improbe(from, tag, comm, &there, message, status);
    return there != 0 || result != MPI_SUCCESS;
  });
  return result;
}

int MPI_Improbe(int from, int tag, MPI_Comm comm, int* there, MPI_Message* message, MPI_Status* status) {
  IN("MPI_Improbe");
  const int result = PMPI_Improbe(from, tag, comm, there, message, status);
  layer::looked(*there != 0);
  return result;
}

int MPI_Mrecv(void* data, int count, MPI_Datatype type, MPI_Message* message, MPI_Status* to) {
  IN("MPI_Mrecv");
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Status status{};
  int result = PMPI_Imrecv(data, count, type, message, &request);
  if (result == MPI_SUCCESS) result = layer::wait_for(&request, &status);
  if (result == MPI_SUCCESS) layer::count_receive(status);
  if (to != MPI_STATUS_IGNORE) *to = status;
  return result;
}

int MPI_Imrecv(void* data, int count, MPI_Datatype type, MPI_Message* message, MPI_Request* request) {
  IN("MPI_Imrecv");
  const int result = PMPI_Imrecv(data, count, type, message, request);
  layer::follow_receive(*request, __builtin_return_address(0));
  return result;
}

int MPI_Start(MPI_Request* request) {
  IN("MPI_Start");
  layer::state().figures.counted = false;
  layer::expect(layer::Traffic::both_sides_poll);
  const int result = PMPI_Start(request);
  layer::tell_others();
  return result;
}

int MPI_Startall(int count, MPI_Request requests[]) {
  IN("MPI_Startall");
  layer::state().figures.counted = false;
  layer::expect(layer::Traffic::both_sides_poll);
  const int result = PMPI_Startall(count, requests);
  layer::tell_others();
  return result;
}

int MPI_Sendrecv_replace(void* data, int count, MPI_Datatype type, int to, int tag, int from, int wanted_tag,
                         MPI_Comm comm, MPI_Status* status) {
  IN("MPI_Sendrecv_replace");
  layer::state().figures.counted = false;
  layer::expect(layer::Traffic::both_sides_poll);
  layer::tell_others();
  const int result = PMPI_Sendrecv_replace(data, count, type, to, tag, from, wanted_tag, comm, status);
  layer::tell_others();
  return result;
}

int MPI_Send_init(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
                  MPI_Request* request) {
  IN("MPI_Send_init");
  const auto init = layer::state().on && layer::state().synchronous ? &PMPI_Ssend_init : &PMPI_Send_init;
  return init(data, count, type, to, tag, comm, request);
}

// One-sided calls often need another rank that polls, and come from one that does not wait.
int MPI_Win_create(void* base, MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm, MPI_Win* window) {
  IN("MPI_Win_create");
  layer::expect(layer::Traffic::one_sided);
  return PMPI_Win_create(base, size, unit, info, comm, window);
}

int MPI_Win_allocate(MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm, void* base, MPI_Win* window) {
  IN("MPI_Win_allocate");
  layer::expect(layer::Traffic::one_sided);
  return PMPI_Win_allocate(size, unit, info, comm, base, window);
}

int MPI_Win_create_dynamic(MPI_Info info, MPI_Comm comm, MPI_Win* window) {
  IN("MPI_Win_create_dynamic");
  layer::expect(layer::Traffic::one_sided);
  return PMPI_Win_create_dynamic(info, comm, window);
}

}  // extern "C"
