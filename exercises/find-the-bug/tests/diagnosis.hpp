// Judges diagnosis.yaml by the key (key.hpp), without any run. For use inside a test case, from its thread.
#pragma once
#include <string>

namespace find_the_bug {

/// What the file says about this program. Ends the test case with a finding if something is missing or wrong.
void check_diagnosis(const std::string& program);

}  // namespace find_the_bug
