#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "kit/guest/guest.hpp"
#include "kit/guest/picture.hpp"
#include "kit/guest/ranks.hpp"
#include "kit/mpi/rank_program.hpp"
#include "mandelbrot.hpp"

static const manyhands::guest::RegisterRanks registered{&manyhands::guest::serve_as_rank};

MANYHANDS_SCENARIO(mandelbrot, call) {
  MPI_Comm ranks = MPI_COMM_WORLD;
  int rank = 0;
  MPI_Comm_rank(ranks, &rank);
  if (call.args.value("reversed", false)) {  // the last rank becomes rank 0
    MPI_Comm_split(MPI_COMM_WORLD, 0, -rank, &ranks);
    MPI_Comm_rank(ranks, &rank);
  }
  const auto picture = mandelbrot(manyhands::guest::view_in(call.args), ranks);
  if (rank != 0) return {};
  return {.value = {}, .bytes = manyhands::guest::to_bytes(picture)};
}

int manyhands::guest::plain(int argc, char* argv[]) {
  const auto [view, ranks] = picture_options(argc, argv, "--ranks", 3);
  // mpirun tells each rank about the job.
  if (std::getenv("OMPI_COMM_WORLD_SIZE") == nullptr) become_mpirun(ranks, argc, argv);
  MPI_Init(&argc, &argv);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  const auto start = std::chrono::steady_clock::now();
  const auto picture = mandelbrot(view, MPI_COMM_WORLD);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  if (rank == 0) {
    show(view, picture);
    std::printf("%d x %d pixels, %d ranks, %.3f s\n", view.columns, view.rows, ranks, seconds.count());
  }
  MPI_Finalize();
  return 0;
}
