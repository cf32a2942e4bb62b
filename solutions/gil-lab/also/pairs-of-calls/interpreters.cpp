// Each input gets an interpreter of its own, and the calling thread works as well. It keeps the lock of
// `home`, which no other thread needs.
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "gil_lab.hpp"

vm::Ref map_in_interpreters(vm::Interpreter& home, const vm::Program& program, const std::string& function,
                            const vm::Ref& inputs, int workers) {
  const auto all = std::get<std::vector<vm::Message>>(vm::to_message(inputs).value);
  std::vector<std::optional<vm::Message>> answers(all.size());
  std::mutex mutex;
  std::size_t next = 0;
  const auto work = [&] {
    for (;;) {
      std::size_t mine = 0;
      {
        const std::lock_guard hold(mutex);
        if (next == all.size()) return;
        mine = next++;
      }
      vm::Interpreter own(program);
      const vm::Ref result = own.call(function, {vm::from_message(own, all[mine])});
      answers[mine] = vm::to_message(result);
    }
  };
  std::vector<std::thread> others;
  for (int n = 1; n < workers; ++n) others.emplace_back(work);
  work();
  for (auto& other : others) other.join();
  vm::Ref results = home.list();
  for (const auto& answer : answers) results.append(vm::from_message(home, *answer));
  return results;
}
