// For tests that call a real guest. The guest's scenarios are in test_guest.cpp.
#pragma once
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/run/call.hpp"
#include "sandbox/level.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace manyhands::test {

// The context that a host's main() creates. The guest called "release" is the one in our folder.
class Host {
 public:
  explicit Host(const char* guest = MANYHANDS_TEST_GUEST) {
    host::become_reaper();
    std::filesystem::create_symlink(guest, folder_.path() / "release");
    auto& c = host::context();
    c = host::Context{};
    c.guests = folder_.path();
    c.run_dir = folder_.path() / "run";
    std::filesystem::create_directories(c.run_dir);
    c.prefix = "tests/kit";
    c.sandbox = level();
  }
  ~Host() { host::context() = host::Context{}; }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  host::Reply call(const std::string& scenario, nlohmann::json args = nlohmann::json::object(),
                   std::chrono::nanoseconds turn = {}) {
    host::Call call;
    call.scenario = scenario;
    call.args = std::move(args);
    call.turn = turn;
    auto reply = host::call(call);
    CHECK(host::proc::children_of(::getpid()).empty());  // whatever the outcome, no process of it is left
    CHECK(std::filesystem::is_empty(host::context().run_dir));
    CHECK(reply.answer.has_value() == (reply.run.outcome == Outcome::answered));
    return reply;
  }

  // The strongest level of this machine, or the one named in the environment, so that all tests can be run at
  // each level.
  static sandbox::Level level() {
    const char* named = std::getenv("MANYHANDS_TEST_SANDBOX");
    return named == nullptr ? sandbox::strongest_level() : sandbox::level_named(named).value();
  }

 private:
  test::TemporaryFolder folder_;
};

}  // namespace manyhands::test
