// expect: mechanism threads-left-running
// Detached threads that wait for more work when the rows are done. The picture is right, but the threads
// never end.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "mandelbrot.hpp"

namespace {

struct Pool {
  View view;
  std::vector<std::uint16_t> picture;
  int next_row = 0;
  int rows_to_do = 0;
  std::mutex mutex;
  std::condition_variable more_work;
  std::condition_variable all_done;
};

void work_for_ever(const std::shared_ptr<Pool>& pool) {
  const auto columns = static_cast<std::size_t>(pool->view.columns);
  std::unique_lock lock(pool->mutex);
  for (;;) {
    pool->more_work.wait(lock, [&] { return pool->next_row < pool->view.rows; });
    const int row = pool->next_row++;
    lock.unlock();
    manyhands::work::mandelbrot_row(pool->view, row,
                                    pool->picture.data() + static_cast<std::size_t>(row) * columns);
    lock.lock();
    if (--pool->rows_to_do == 0) pool->all_done.notify_one();
  }
}

}  // namespace

std::vector<std::uint16_t> mandelbrot(const View& view, int workers) {
  const auto pool = std::make_shared<Pool>();
  pool->view = view;
  pool->picture.resize(static_cast<std::size_t>(view.rows) * static_cast<std::size_t>(view.columns));
  pool->rows_to_do = view.rows;
  for (int i = 0; i < workers; ++i) std::thread([pool] { work_for_ever(pool); }).detach();
  std::unique_lock lock(pool->mutex);
  pool->all_done.wait(lock, [&] { return pool->rows_to_do == 0; });
  return pool->picture;
}
