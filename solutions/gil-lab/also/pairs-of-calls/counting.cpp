// The update is a native function that keeps the lock. The program itself never reads `total`, but one
// function that nobody calls makes it known.
#include "gil_lab.hpp"

std::string counting_program() {
  return R"(
function count()
  load_global times
  store left
again:
  load left
  jump_if_zero done
  load left
  push 1
  sub
  store left
  load left
  call points 1
  call add_to_total 1
  drop
  jump again
done:

function points(i)
  push 7
  load i
  mul
  push 11
  mod
  return

function declare()
  load_global total
  return
)";
}
