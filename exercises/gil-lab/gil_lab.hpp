// The interpreter lock: what you are given, and what you write.
#pragma once
#include <cstdint>
#include <string>

#include "manyhands/vm.hpp"

namespace vm = manyhands::vm;

// --- Given: two slow functions in C++. They know nothing about interpreters, locks and objects.

/// The text of the page at `url`. Waits for the network. Throws std::runtime_error if there is no such page.
std::string fetch_page(const std::string& url);

/// The number of primes n with first ≤ n < last. Computes all the time.
std::int64_t count_primes_between(std::int64_t first, std::int64_t last);

// --- natives.cpp (tasks 2 and 3). The VM calls these functions with the interpreter's lock held, and needs
// it held when they return or throw. In between, interpreter.release() and interpreter.acquire() are allowed.

/// fetch(url): the page's text. What fetch_page throws, fetch throws.
vm::Ref fetch(vm::Interpreter& interpreter, const vm::Arguments& arguments);
/// count_primes(first, last): the number of primes n with first ≤ n < last.
vm::Ref count_primes(vm::Interpreter& interpreter, const vm::Arguments& arguments);
/// largest(list): the largest number in a list that is not empty.
vm::Ref largest(vm::Interpreter& interpreter, const vm::Arguments& arguments);

/// All native functions, by their names in programs. You may add some.
vm::Natives natives();

// --- counting.cpp (task 4)

/// A program with a function `count()`, which several threads call. For i from 0 to `times` - 1, each thread
/// adds points(i) to `total`. Both are global variables. points(i) is 7 * i % 11.
std::string counting_program();

// --- interpreters.cpp (task 5)

/// Calls `function` of `program` once for each element of the list `inputs`, and returns a list of the
/// results in that order. Inputs and results belong to `home`, whose lock the calling thread holds. At most
/// `workers` calls run at once, each in an interpreter with a lock of its own. `function` uses no global
/// variable, and does not throw.
vm::Ref map_in_interpreters(vm::Interpreter& home, const vm::Program& program, const std::string& function,
                            const vm::Ref& inputs, int workers);
