// attack: histogram-threads
// tries: to switch off the memory checker with its own options
// points: 0
// finding: builds forbidden-symbol

// ---- here stands the reference solution ----

extern "C" const char* __asan_default_options() {
  return "detect_stack_use_after_return=0:halt_on_error=0:log_path=/dev/null";
}
