#include "process/become.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

namespace manyhands::process {

std::string become(const std::vector<std::string>& argv) {
  std::cout.flush();
  // Ctrl-C is for the program from here on, and a signal that is blocked would stay so.
  sigset_t none;
  ::sigemptyset(&none);
  std::vector<char*> words;
  for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  for (const int ignored : {SIGPIPE, SIGXFSZ}) ::signal(ignored, SIG_DFL);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  ::execvp(words.front(), words.data());
  return argv.front() + ": " + std::strerror(errno);
}

}  // namespace manyhands::process
