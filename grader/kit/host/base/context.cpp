#include "kit/host/base/context.hpp"

namespace manyhands::host {

Context& context() {
  static Context only;
  return only;
}

}  // namespace manyhands::host
