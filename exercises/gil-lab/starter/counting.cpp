#include "gil_lab.hpp"

// Each thread runs count(). `left` is its own variable; `times` and `total` are shared.
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

  load_global total        # total = total + points(left)
  load left
  call points 1
  add
  store_global total

  jump again
done:

function points(i)
  push 7
  load i
  mul
  push 11
  mod
  return
)";
}
