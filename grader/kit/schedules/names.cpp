#include "kit/schedules/explore.hpp"

namespace manyhands::schedules {

const char* name(Kind kind) {
  switch (kind) {
    case Kind::assertion:
      return "assertion";
    case Kind::race:
      return "race";
    case Kind::deadlock:
      return "deadlock";
    case Kind::livelock:
      return "livelock";
    case Kind::exception:
      return "exception";
    case Kind::crash:
      return "crash";
    case Kind::exit:
      return "exit";
  }
  return "?";
}

const char* name(Policy policy) {
  switch (policy) {
    case Policy::random:
      return "random";
    case Policy::sticky:
      return "sticky";
    case Policy::pct3:
      return "pct3";
    case Policy::pct5:
      return "pct5";
    case Policy::pos:
      return "pos";
    case Policy::urw:
      return "urw";
  }
  return "?";
}

const char* name(Why why) {
  switch (why) {
    case Why::same:
      return "same";
    case Why::chosen:
      return "chosen";
    case Why::blocked:
      return "blocked";
    case Why::ended:
      return "ended";
    case Why::early:
      return "early";
    case Why::spurious:
      return "spurious";
  }
  return "?";
}

}  // namespace manyhands::schedules
