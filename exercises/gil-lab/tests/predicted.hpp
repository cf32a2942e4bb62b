// Judges predictions.yaml by a model, without any run. Each ends the test case with a finding if its
// prediction is wrong. For use inside a test case, from its thread.
#pragma once

namespace gil_lab {

void check_instructions();
void check_pages_lock_kept();
void check_pages_lock_released();
void check_native_code();
void check_interpreter_for_each();
void check_no_lock();

}  // namespace gil_lab
