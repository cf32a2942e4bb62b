#include "cli/sandbox_choice.hpp"

#include "kit/host/base/catch.hpp"

namespace sandbox_choice_test {

using namespace manyhands;
using sandbox::Level;

namespace {

sandbox::Probe machine_with(bool full, bool user) {
  return {{Level::full, full, full ? "" : "only root can", full ? "" : "Run it as root."},
          {Level::user, user, user ? "" : "No permissions to create new namespace",
           user ? "" : "Install bubblewrap."},
          {Level::none, true, {}, {}}};
}

const auto everything = machine_with(true, true);
const auto ordinary = machine_with(false, true);
const auto nothing = machine_with(false, false);

SandboxChoice chosen(const std::string& level, LeastSandbox least, bool own, const sandbox::Probe& probe,
                     bool unsafe = false) {
  const auto choice = choose_sandbox({level, unsafe}, least, own, probe);
  if (const auto* refused = std::get_if<SetupError>(&choice)) FAIL(refused->error.message);
  return std::get<SandboxChoice>(choice);
}

SetupError refused(const std::string& level, LeastSandbox least, bool own, const sandbox::Probe& probe) {
  const auto choice = choose_sandbox({level, false}, least, own, probe);
  REQUIRE(std::holds_alternative<SetupError>(choice));
  const auto error = std::get<SetupError>(choice);
  CHECK_FALSE(error.error.message.empty());
  CHECK_FALSE(error.error.remedy.empty());
  return error;
}

}  // namespace

TEST_CASE("sandbox: auto takes the strongest level that works, and says nothing about it") {
  CHECK(chosen("auto", LeastSandbox::none, true, everything).level == Level::full);
  CHECK(chosen("auto", LeastSandbox::user, false, ordinary).level == Level::user);
  CHECK(chosen("auto", LeastSandbox::user, false, ordinary).notice.empty());
}

TEST_CASE("sandbox: a learner's own machine goes on without a box, after saying so in one line") {
  for (const auto least : {LeastSandbox::none, LeastSandbox::user, LeastSandbox::full}) {
    const auto choice = chosen("auto", least, true, nothing);
    CHECK(choice.level == Level::none);
    CHECK(choice.notice.find("level none") != std::string::npos);
    CHECK(choice.notice.find('\n') == std::string::npos);
  }
  CHECK(chosen("auto", LeastSandbox::full, true, ordinary).level == Level::user);
}

TEST_CASE("sandbox: other people's programs do not run on a machine that cannot shut them in") {
  const auto error = refused("auto", LeastSandbox::none, false, nothing);
  CHECK(error.status == 3);
  CHECK(error.error.message.find("No permissions to create new namespace") != std::string::npos);
  CHECK(error.error.remedy.find("Install bubblewrap.") != std::string::npos);
  CHECK(refused("auto", LeastSandbox::full, false, ordinary).error.remedy.find("Run it as root.") == 0);
  CHECK(chosen("auto", LeastSandbox::full, false, ordinary, true).level == Level::user);
  CHECK(chosen("auto", LeastSandbox::none, false, nothing, true).level == Level::none);
}

TEST_CASE("sandbox: a level that was asked for is had, or is an error of whoever asked") {
  CHECK(chosen("user", LeastSandbox::none, false, everything).level == Level::user);
  CHECK(chosen("none", LeastSandbox::none, false, everything).level == Level::none);
  CHECK(refused("full", LeastSandbox::none, true, ordinary).status == 2);
  CHECK(refused("container", LeastSandbox::none, true, ordinary).status == 2);
}

TEST_CASE("sandbox: less than the course asks for needs --unsafe, also for one's own programs") {
  for (const bool own : {true, false}) {
    const auto error = refused("none", LeastSandbox::user, own, everything);
    CHECK(error.status == 2);
    CHECK(error.error.remedy.find("--unsafe") != std::string::npos);
    CHECK(chosen("none", LeastSandbox::user, own, everything, true).level == Level::none);
  }
}

}  // namespace sandbox_choice_test
