// Calls that all ranks make together: started, and then waited for as in waiting.cpp, by us or by the
// learner.
#include "kit/mpi/layer.hpp"

namespace layer = manyhands::guest::layer;
using layer::In;

namespace {

int finish(int started, MPI_Request& request) {
  layer::expect(layer::Traffic::both_sides_poll);
  return started != MPI_SUCCESS ? started : layer::wait_for(&request, MPI_STATUS_IGNORE);
}

int begin(int started, const MPI_Request* request, const void* returns_to) {
  if (started == MPI_SUCCESS) layer::follow_collective(*request, returns_to);
  layer::expect(layer::Traffic::both_sides_poll);
  layer::tell_others();
  return started;
}

}  // namespace

#define WITHOUT_PARENTHESES(...) __VA_ARGS__
// The calls `MPI_name` with these parameters, by way of PMPI_Iname, and `MPI_Iname`.
#define COLLECTIVE(name, Iname, parameters, ...)                                            \
  extern "C" int MPI_##name parameters {                                                    \
    const In in("MPI_" #name, __builtin_return_address(0));                                 \
    MPI_Request request = MPI_REQUEST_NULL;                                                 \
    return finish(PMPI_##Iname(__VA_ARGS__, &request), request);                            \
  }                                                                                         \
  extern "C" int MPI_##Iname(WITHOUT_PARENTHESES parameters, MPI_Request* request) {        \
    const In in("MPI_" #Iname, __builtin_return_address(0));                                \
    return begin(PMPI_##Iname(__VA_ARGS__, request), request, __builtin_return_address(0)); \
  }

COLLECTIVE(Barrier, Ibarrier, (MPI_Comm comm), comm)
COLLECTIVE(Bcast, Ibcast, (void* data, int count, MPI_Datatype type, int root, MPI_Comm comm), data, count,
           type, root, comm)
COLLECTIVE(Gather, Igather,
           (const void* data, int count, MPI_Datatype type, void* into, int room, MPI_Datatype wanted,
            int root, MPI_Comm comm),
           data, count, type, into, room, wanted, root, comm)
COLLECTIVE(Gatherv, Igatherv,
           (const void* data, int count, MPI_Datatype type, void* into, const int rooms[], const int places[],
            MPI_Datatype wanted, int root, MPI_Comm comm),
           data, count, type, into, rooms, places, wanted, root, comm)
COLLECTIVE(Scatter, Iscatter,
           (const void* data, int count, MPI_Datatype type, void* into, int room, MPI_Datatype wanted,
            int root, MPI_Comm comm),
           data, count, type, into, room, wanted, root, comm)
COLLECTIVE(Scatterv, Iscatterv,
           (const void* data, const int counts[], const int places[], MPI_Datatype type, void* into, int room,
            MPI_Datatype wanted, int root, MPI_Comm comm),
           data, counts, places, type, into, room, wanted, root, comm)
COLLECTIVE(Allgather, Iallgather,
           (const void* data, int count, MPI_Datatype type, void* into, int room, MPI_Datatype wanted,
            MPI_Comm comm),
           data, count, type, into, room, wanted, comm)
COLLECTIVE(Allgatherv, Iallgatherv,
           (const void* data, int count, MPI_Datatype type, void* into, const int rooms[], const int places[],
            MPI_Datatype wanted, MPI_Comm comm),
           data, count, type, into, rooms, places, wanted, comm)
COLLECTIVE(Alltoall, Ialltoall,
           (const void* data, int count, MPI_Datatype type, void* into, int room, MPI_Datatype wanted,
            MPI_Comm comm),
           data, count, type, into, room, wanted, comm)
COLLECTIVE(Reduce, Ireduce,
           (const void* data, void* into, int count, MPI_Datatype type, MPI_Op op, int root, MPI_Comm comm),
           data, into, count, type, op, root, comm)
COLLECTIVE(Allreduce, Iallreduce,
           (const void* data, void* into, int count, MPI_Datatype type, MPI_Op op, MPI_Comm comm), data, into,
           count, type, op, comm)
