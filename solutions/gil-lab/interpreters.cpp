#include <atomic>
#include <thread>
#include <vector>

#include "gil_lab.hpp"

vm::Ref map_in_interpreters(vm::Interpreter& home, const vm::Program& program, const std::string& function,
                            const vm::Ref& inputs, int workers) {
  // Messages are plain data. The threads can use them without the lock of `home`, to which the inputs belong.
  std::vector<vm::Message> messages;
  for (std::size_t i = 0; i < inputs.size(); ++i) messages.push_back(vm::to_message(inputs.at(i)));
  std::vector<vm::Message> answers(messages.size());

  home.release();  // others may use it while this thread waits
  {
    std::atomic<std::size_t> next = 0;  // taken one at a time, so that no thread is idle at the end
    std::vector<std::jthread> threads;
    for (int n = 0; n < workers; ++n)
      threads.emplace_back([&] {
        vm::Interpreter own(program);  // with a lock of its own, which this thread now holds
        for (std::size_t i = next++; i < messages.size(); i = next++)
          answers[i] = vm::to_message(own.call(function, {vm::from_message(own, messages[i])}));
      });
  }  // joined here
  home.acquire();

  auto results = home.list();
  for (const auto& answer : answers) results.append(vm::from_message(home, answer));
  return results;
}
