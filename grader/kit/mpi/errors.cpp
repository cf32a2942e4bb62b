// Errors of MPI calls: by default they end all ranks with a long text; here, the guest is told which call it
// was, and where.
#include <unistd.h>

#include <string>

#include "kit/guest/notes.hpp"
#include "kit/mpi/layer.hpp"
#include "wire/frame.hpp"

namespace manyhands::guest::layer {
namespace {

const char* current = "";
const void* current_place = nullptr;

void on_error(MPI_Comm*, int* code, ...) {
  std::string text(MPI_MAX_ERROR_STRING, '\0');
  int length = 0;
  PMPI_Error_string(*code, text.data(), &length);
  text.resize(static_cast<std::size_t>(length));
  note_call("rule:mpi-error", current_place);
  const auto what = mpi_failed + std::string("in rank ") + std::to_string(state().rank) + ", " + current +
                    " reported " + text;
  wire::send_all(state().pipe, wire::encode({{"phase", "threw"}, {"what", what}}, {}));
  while (true) ::pause();
}

}  // namespace

State& state() {
  static State one;
  return one;
}

In::In(const char* name, const void* returns_to) {
  current = name;
  current_place = returns_to;
}
In::~In() {
  current_place = nullptr;
}

void report_errors() {
  MPI_Errhandler handler = MPI_ERRHANDLER_NULL;
  PMPI_Comm_create_errhandler(&on_error, &handler);
  PMPI_Comm_set_errhandler(MPI_COMM_WORLD, handler);  // communicators made from it inherit it
  PMPI_Comm_set_errhandler(MPI_COMM_SELF, handler);
}

}  // namespace manyhands::guest::layer
