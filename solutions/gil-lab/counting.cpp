#include "gil_lab.hpp"

// Reading total, adding and writing it back are three instructions. In spite of the interpreter lock, another
// thread may run between them: the interpreter lock protects the interpreter, not the program. So the program
// has a lock of its own, held from the reading to the writing. points(left) is computed before, because it
// needs no lock, and the shorter a lock is held, the better.
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
  store more

  lock total_lock
  load_global total
  load more
  add
  store_global total
  unlock total_lock

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
