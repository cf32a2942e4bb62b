// The programs that the VM runs in the scenarios and in `grader try`.
#pragma once
#include <string>

namespace programs {

// Threads take work out of one list, until it is empty. `take` is one instruction, so no two threads get the
// same piece.
inline constexpr const char* shared_work = R"(
function fetch_some()
again:
  load_global todo
  take done
  store i
  load_global results
  load i
  load_global inputs
  load i
  get
  call fetch 1
  set
  jump again
done:

function count_some()
again:
  load_global todo
  take done
  store i
  load_global results
  load i
  load_global inputs
  load i
  get
  store range
  load range
  push 0
  get
  load range
  push 1
  get
  call count_primes 2
  set
  jump again
done:

function one_page(url)
  load url
  call fetch 1
  return

function one_largest(list)
  load list
  call largest 1
  return
)";

// describe([n, text]) is [text, mix(n)].
inline std::string describing(int rounds) {
  return R"(
function describe(job)
  new_list
  store result
  load result
  load job
  push 1
  get
  append
  load result
  load job
  push 0
  get
  call mix 1
  append
  load result
  return

function mix(x)
  push )" +
         std::to_string(rounds) +
         R"(
  store left
again:
  load left
  jump_if_zero done
  load x
  push 1103515245
  mul
  push 12345
  add
  push 2147483648
  mod
  store x
  load left
  push 1
  sub
  store left
  jump again
done:
  load x
  return
)";
}

// Of two threads, the first one to run fetches pages, and the other one computes meanwhile.
inline constexpr const char* convoy = R"(
function compute()
again:
  load_global stop
  jump_if_zero go_on
  jump done
go_on:
  push 7
  push 11
  mul
  drop
  jump again
done:

function fetch_twenty()
  push 20
  store left
again:
  load left
  jump_if_zero done
  load_global url
  call fetch 1
  drop
  load left
  push 1
  sub
  store left
  jump again
done:
  push 1
  store_global stop

function both()
  load_global next_is_io
  jump_if_zero computing
  push 0
  store_global next_is_io
  call fetch_twenty 0
  return
computing:
  call compute 0
  return
)";

}  // namespace programs
