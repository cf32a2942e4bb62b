// The threads read the inputs and store the results in `home` themselves: each takes the lock of `home` for a
// moment, while it does not run its own interpreter.
#include <atomic>
#include <thread>
#include <vector>

#include "gil_lab.hpp"

vm::Ref map_in_interpreters(vm::Interpreter& home, const vm::Program& program, const std::string& function,
                            const vm::Ref& inputs, int workers) {
  const std::size_t count = inputs.size();
  const vm::Ref results = home.list();
  for (std::size_t i = 0; i < count; ++i) results.append(home.number(0));
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    vm::Interpreter own(program);
    for (;;) {
      const auto i = next.fetch_add(1);
      if (i >= count) return;
      own.release();
      home.acquire();
      const auto input = vm::to_message(inputs.at(i));
      home.release();
      own.acquire();
      const auto answer = vm::to_message(own.call(function, {vm::from_message(own, input)}));
      own.release();
      home.acquire();
      results.set(i, vm::from_message(home, answer));
      home.release();
      own.acquire();
    }
  };
  home.release();
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n) threads.emplace_back(work);
  threads.clear();
  home.acquire();
  return results;
}
