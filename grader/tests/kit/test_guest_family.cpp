// Scenarios of the test guest in which several processes share memory. Called by guest/family_test.cpp.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <new>
#include <string>
#include <vector>

#include "kit/guest/family.hpp"
#include "kit/guest/guest.hpp"

namespace {

namespace family = manyhands::guest::family;

struct Shared {
  pthread_mutex_t mutex;
  volatile int sum = 0;
};

void init_mutex(Shared& shared, int how) {
  pthread_mutexattr_t attributes;
  ::pthread_mutexattr_init(&attributes);
  ::pthread_mutexattr_setpshared(&attributes, how);
  ::pthread_mutex_init(&shared.mutex, &attributes);
}

}  // namespace

// Children add 1 to a number, each held between reading and writing. "lock": "none", "private" or "shared".
MANYHANDS_SCENARIO(adds_while_held, call) {
  const std::string lock = call.args.at("lock");
  void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto& shared = *new (memory) Shared;
  init_mutex(shared, lock == "shared" ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE);
  family::start();
  std::vector<pid_t> children;
  for (int i = 0; i < call.args.at("children"); ++i) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    if (lock != "none") ::pthread_mutex_lock(&shared.mutex);
    const int before = shared.sum;
    family::until_others_rest();
    shared.sum = before + 1;
    if (lock != "none") ::pthread_mutex_unlock(&shared.mutex);
    ::_exit(family::is_child() ? 0 : 1);
  }
  bool fine = !family::is_child();
  for (const pid_t child : children) {
    int status = 1;
    ::waitpid(child, &status, 0);
    fine = fine && status == 0;
  }
  return {.value = {{"sum", shared.sum}, {"fine", fine}}};
}

// What is shared, and what is counted together with a child.
MANYHANDS_SCENARIO(counts_in_family, call) {
  static_cast<void>(call);
  family::start();
  void* memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int local = 0;
  family::count(family::Counter::computing);
  const pid_t child = ::fork();
  if (child == 0) {
    family::count(family::Counter::computing);
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  return {.value = {{"count", family::count(family::Counter::computing)},
                    {"other", family::count(family::Counter::changed)},
                    {"memory", family::is_shared(memory)},
                    {"middle", family::is_shared(static_cast<char*>(memory) + 100)},
                    {"local", family::is_shared(&local)}}};
}

// Sleeps with a name in /dev/shm.
MANYHANDS_SCENARIO(sleeps_with_name, call) {
  const std::string name = call.args.at("name");
  const int fd = ::shm_open(name.c_str(), O_CREAT | O_RDWR, 0600);
  if (::ftruncate(fd, 4096) == 0) ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  if (call.args.at("at_once")) ::shm_unlink(name.c_str());
  timespec left{1, 0};
  while (::nanosleep(&left, &left) < 0) {
  }
  ::shm_unlink(name.c_str());
  return {};
}
