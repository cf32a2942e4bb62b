#include "kit/guest/guest.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "kit/guest/ranks.hpp"
#include "kit/mpi/rank_program.hpp"
#include "mandelbrot.hpp"

static const manyhands::guest::RegisterRanks ranks{&manyhands::guest::serve_as_rank};

MANYHANDS_SCENARIO(mandelbrot, call) {
  const auto& args = call.args;
  const View view{.centre_re = args.at("centre_re"),
                  .centre_im = args.at("centre_im"),
                  .width = args.at("width"),
                  .columns = args.at("columns"),
                  .rows = args.at("rows"),
                  .max_iterations = args.at("max_iterations")};
  return {.value = {}, .bytes = manyhands::guest::to_bytes(mandelbrot(view, MPI_COMM_WORLD))};
}

// Characters are twice as high as wide, so it shows every second row, in at most 72 columns.
static void show(const View& view, const std::vector<std::uint16_t>& picture) {
  const int step = std::max(1, (view.columns + 71) / 72);
  for (int row = 0; row < view.rows; row += 2 * step) {
    std::string line;
    for (int column = 0; column < view.columns; column += step) {
      const auto at = static_cast<std::size_t>(row) * static_cast<std::size_t>(view.columns) +
                      static_cast<std::size_t>(column);
      const int steps = at < picture.size() ? picture[at] : 0;
      line += steps >= view.max_iterations ? '#' : steps > 20 ? '+' : steps > 8 ? '-' : steps > 4 ? '.' : ' ';
    }
    std::puts(line.c_str());
  }
}

int manyhands::guest::plain(int argc, char* argv[]) {
  View view{.centre_re = -0.7,
            .centre_im = -0.31,
            .width = 2.2,
            .columns = 72,
            .rows = 72,
            .max_iterations = 20000};
  int count = 3;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const int value = std::stoi(argv[i + 1]);
    if (option == "--width") view.columns = view.rows = value;
    if (option == "--iterations") view.max_iterations = value;
    if (option == "--ranks") count = value;
  }
  // mpirun tells each rank about the job.
  if (std::getenv("OMPI_COMM_WORLD_SIZE") == nullptr) become_mpirun(count, argc, argv);
  MPI_Init(&argc, &argv);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  const auto start = std::chrono::steady_clock::now();
  const auto picture = mandelbrot(view, MPI_COMM_WORLD);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  if (rank == 0) {
    show(view, picture);
    std::printf("%d x %d pixels, %d ranks, %.3f s\n", view.columns, view.rows, count, seconds.count());
  }
  MPI_Finalize();
  return 0;
}
