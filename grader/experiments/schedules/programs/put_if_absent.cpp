// A cache asks "is the key there?" and then puts a new value, in two locked calls. Two callers can get
// different values for one key.
// kind: atomicity
// expect: assertion

#include <cassert>
#include <map>
#include <mutex>
#include <string>
#include <thread>

std::mutex guard;
std::map<std::string, int> sessions;

bool contains(const std::string& user) {
  std::lock_guard lock(guard);
  return sessions.count(user) != 0;
}

void put(const std::string& user, int session) {
  std::lock_guard lock(guard);
  sessions[user] = session;
}

int get(const std::string& user) {
  std::lock_guard lock(guard);
  return sessions.at(user);
}

int session_of(const std::string& user, int fresh) {
#ifdef REPAIRED
  std::lock_guard lock(guard);
  return sessions.try_emplace(user, fresh).first->second;
#else
  if (!contains(user)) put(user, fresh);
  return get(user);
#endif
}

int main() {
  int phone = 0;
  int laptop = 0;
  {
    std::jthread first([&] { phone = session_of("eve", 10); });
    std::jthread second([&] { laptop = session_of("eve", 20); });
  }
  assert(phone == laptop);
  return 0;
}
