// Collects what a guest's detectors report, through a socket whose other end the host holds: a writer can
// only add, not read, change or remove. Read as it arrives, so that a writer never waits long. If there is
// too much, the beginning and the end are kept.
#pragma once
#include <cstddef>
#include <string>

#include "spawn/spawn.hpp"

namespace manyhands::host {

class DetectorLog {
 public:
  /// Creates the socket; throws std::system_error. Pass the guest's end on, and then drop it.
  void open();
  [[nodiscard]] int guests_end() const { return theirs_.get(); }
  void drop_guests_end() { theirs_.reset(); }

  /// -1 if nothing more can arrive.
  [[nodiscard]] int descriptor() const { return ours_.get(); }
  /// Takes what is available and returns at once; false: there was nothing.
  bool read();

  /// True if there was more than is kept: something may have been lost in the middle.
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  [[nodiscard]] std::string text() const;

 private:
  void keep(const char* data, std::size_t size);

  spawn::Descriptor ours_, theirs_;
  std::string head_, tail_;
  bool overflowed_ = false;
};

}  // namespace manyhands::host
