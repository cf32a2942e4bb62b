// What a guest's detectors report, on a socket of which the host holds the other end: whoever writes into it
// can add, and neither read, change nor take back. Read as it comes, so that a writer never waits long; of
// very much the beginning and the end are kept.
#pragma once
#include <cstddef>
#include <string>

#include "spawn/spawn.hpp"

namespace manyhands::host {

class DetectorLog {
 public:
  /// Makes the socket; throws std::system_error. The guest's end is to be given away and then dropped.
  void open();
  [[nodiscard]] int guests_end() const { return theirs_.get(); }
  void drop_guests_end() { theirs_.reset(); }

  /// -1 where there is nothing to come any more.
  [[nodiscard]] int descriptor() const { return ours_.get(); }
  /// Takes what is there and returns at once; false: there was nothing.
  bool read();

  /// True where there was more than is kept: then something may have been lost in the middle.
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  [[nodiscard]] std::string text() const;

 private:
  void keep(const char* data, std::size_t size);

  spawn::Descriptor ours_, theirs_;
  std::string head_, tail_;
  bool overflowed_ = false;
};

}  // namespace manyhands::host
