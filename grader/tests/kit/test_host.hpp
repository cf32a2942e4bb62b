// What a test needs that calls a real guest: its scenarios stand in test_guest.cpp.
#pragma once
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "../unit/temporary_folder.hpp"
#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/observe/orphans.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/run/call.hpp"
#include "sandbox/level.hpp"

namespace manyhands::test {

// The context as main() of a host sets it; the guest called "release" is the one beside us.
class Host {
 public:
  Host() {
    host::become_reaper();
    std::filesystem::create_symlink(MANYHANDS_TEST_GUEST, folder_.path() / "release");
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
    CHECK(host::proc::children_of(::getpid()).empty());  // whatever came of it, nothing of it is left
    CHECK(std::filesystem::is_empty(host::context().run_dir));
    CHECK(reply.answer.has_value() == (reply.run.outcome == Outcome::answered));
    return reply;
  }

 private:
  // The strongest that this machine has; another where the environment names one, so that all tests can be
  // run at each.
  static sandbox::Level level() {
    const char* named = std::getenv("MANYHANDS_TEST_SANDBOX");
    return named == nullptr ? sandbox::strongest_level() : sandbox::level_named(named).value();
  }

  test::TemporaryFolder folder_;
};

}  // namespace manyhands::test
