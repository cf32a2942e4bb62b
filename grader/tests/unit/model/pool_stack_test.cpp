// Stacks of Asio's pool, as a debugger shows them, including inlined frames.
#include "model/pool_stack.hpp"

#include "kit/host/base/catch.hpp"

namespace pool_stack_test {

using namespace manyhands;

namespace {
constexpr auto prefix = "starter/demo/";

Frame library(std::string function) {
  return {std::move(function), "/usr/include/boost/asio/some.hpp", 7};
}
Frame learners(std::string function, int line) {
  return {std::move(function), "starter/demo/a.cpp", line};
}

// Innermost first: what the task does, and below it the pool's own frames.
ThreadStack in_pool(std::vector<Frame> frames) {
  for (const auto* name :
       {"boost::asio::detail::executor_op<boost::asio::detail::binder0<lambda>, std::allocator<void> "
        ">::do_complete",
        "boost::asio::detail::scheduler_operation::complete", "boost::asio::detail::scheduler::do_run_one",
        "boost::asio::detail::scheduler::run", "boost::asio::thread_pool::thread_function::operator()"})
    frames.push_back(library(name));
  return {1, 2, 'S', std::move(frames)};
}

const std::vector<Frame> waits_for_future{
    {"__futex_abstimed_wait_common64", "", 0},
    {"std::__future_base::_State_baseV2::wait", "/usr/include/c++/12/future", 340},
    {"std::__basic_future<Page>::_M_get_result", "/usr/include/c++/12/future", 717},
    {"std::future<Page>::get", "/usr/include/c++/12/future", 805}};

std::vector<Frame> operator+(std::vector<Frame> inner, const std::vector<Frame>& outer) {
  inner.insert(inner.end(), outer.begin(), outer.end());
  return inner;
}
}  // namespace

TEST_CASE("pool: a thread that waits for a task is idle, one that has a task is not") {
  const ThreadStack idle{1,
                         2,
                         'S',
                         {{"pthread_cond_wait", "", 0},
                          library("boost::asio::detail::conditionally_enabled_event::wait"),
                          library("boost::asio::detail::scheduler::do_run_one"),
                          library("boost::asio::thread_pool::thread_function::operator()")}};
  CHECK(pool_stack(idle, prefix).in_pool);
  CHECK(pool_stack(idle, prefix).idle);
  const auto busy = in_pool({{"__libc_recv", "", 0}, learners("visit", 9)});
  CHECK(pool_stack(busy, prefix).in_pool);
  CHECK_FALSE(pool_stack(busy, prefix).idle);
  REQUIRE(pool_stack(busy, prefix).line != nullptr);
  CHECK(pool_stack(busy, prefix).line->line == 9);
  // The task is a function of the kit, without a line of the learner's.
  CHECK_FALSE(pool_stack(in_pool({{"__libc_recv", "", 0}, {"manyhands::web::fetch", "", 0}}), prefix).idle);
}

TEST_CASE("pool: only a thread of a pool is one") {
  const ThreadStack other{1, 2, 'S', waits_for_future + std::vector<Frame>{learners("crawl", 40)}};
  CHECK_FALSE(pool_stack(other, prefix).in_pool);
  CHECK(pool_stack(other, prefix).waits == nullptr);
  // The caller itself runs the tasks of an io_context.
  const ThreadStack loop{
      1,
      1,
      'S',
      {learners("visit", 9), library("boost::asio::detail::scheduler::do_run_one"), learners("crawl", 40)}};
  CHECK_FALSE(pool_stack(loop, prefix).in_pool);
}

TEST_CASE("pool: a task that waits for a future or for the pool's end is seen, with its line") {
  const auto future =
      pool_stack(in_pool(waits_for_future + std::vector<Frame>{learners("visit", 12)}), prefix);
  REQUIRE(future.waits != nullptr);
  CHECK(future.waits->line == 12);
  CHECK_FALSE(future.for_end);
  const auto end = pool_stack(
      in_pool({{"pthread_join", "", 0}, library("boost::asio::thread_pool::join"), learners("visit", 14)}),
      prefix);
  REQUIRE(end.waits != nullptr);
  CHECK(end.for_end);
}

TEST_CASE("pool: a task whose result somebody else waits for does not wait itself") {
  const auto fetches = in_pool({{"__libc_recv", "", 0},
                                {"std::__future_base::_Task_state<F>::_M_run", "", 0},
                                {"std::__future_base::_State_baseV2::_M_do_set", "", 0},
                                {"std::packaged_task<Page()>::operator()", "", 0}});
  CHECK(pool_stack(fetches, prefix).waits == nullptr);
  const auto with_line = in_pool(
      {{"__libc_recv", "", 0}, learners("visit", 9), {"std::__future_base::_State_baseV2::wait", "", 0}});
  CHECK(pool_stack(with_line, prefix).waits == nullptr);
}

TEST_CASE("pool: a task that was run inside another one, where that handed it in, is seen") {
  const std::vector<Frame> inner{{"__libc_recv", "", 0}, learners("visit", 30), learners("operator()", 20)};
  const auto dispatched = pool_stack(
      in_pool(inner +
              std::vector<Frame>{library("boost::asio::thread_pool::basic_executor_type<A, 0>::execute<F>"),
                                 library("boost::asio::dispatch<boost::asio::thread_pool, F>"),
                                 learners("add", 21), learners("visit", 31)}),
      prefix);
  REQUIRE(dispatched.runs_inner != nullptr);
  CHECK(dispatched.runs_inner->line == 21);
  CHECK(pool_stack(in_pool(inner), prefix).runs_inner == nullptr);
  // The library's names may appear in the arguments of another template: the caller was not the library.
  const auto called = pool_stack(
      in_pool(inner +
              std::vector<Frame>{{"std::function<void (boost::asio::thread_pool&)>::operator()", "", 0},
                                 learners("add", 21)}),
      prefix);
  CHECK(called.runs_inner == nullptr);
  // A loop that is run inside a task calls queued tasks.
  const auto nested_loop = pool_stack(
      in_pool(inner + std::vector<Frame>{library("boost::asio::detail::scheduler::do_run_one"),
                                         library("boost::asio::io_context::run"), learners("help", 50)}),
      prefix);
  CHECK(nested_loop.runs_inner == nullptr);
}

TEST_CASE("pool: a task that came through a strand is seen") {
  const auto through = in_pool({{"__libc_recv", "", 0},
                                learners("visit", 9),
                                library("boost::asio::detail::strand_executor_service::run_ready_handlers")});
  CHECK(pool_stack(through, prefix).in_strand);
  const auto beside =
      in_pool({learners("visit", 9), library("boost::asio::detail::executor_op<boost::asio::detail::"
                                             "strand_executor_service::invoker<E> >::complete")});
  CHECK_FALSE(pool_stack(beside, prefix).in_strand);
}

}  // namespace pool_stack_test
