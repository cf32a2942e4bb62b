// Each thread adds up in a variable of its own, and touches `total` only once.
#include "gil_lab.hpp"

std::string counting_program() {
  return R"(
function count()
  load_global times
  store left
  push 0
  store mine
again:
  load left
  jump_if_zero done
  load left
  push 1
  sub
  store left
  load mine
  load left
  call points 1
  add
  store mine
  jump again
done:
  lock sum
  load_global total
  load mine
  add
  store_global total
  unlock sum

function points(i)
  push 7
  load i
  mul
  push 11
  mod
  return
)";
}
