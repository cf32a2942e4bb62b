#include "kit/guest/plain.hpp"

#include <charconv>
#include <cstdio>
#include <string_view>
#include <system_error>

namespace manyhands::guest {

std::optional<SiteArguments> site_arguments(int argc, char* argv[], int workers) {
  SiteArguments arguments{{}, workers};
  bool right = true;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--workers" && i + 1 < argc) {
      const std::string_view number = argv[++i];
      const auto end = number.data() + number.size();
      const auto [rest, error] = std::from_chars(number.data(), end, arguments.workers);
      right = right && error == std::errc() && rest == end && arguments.workers >= 1;
    } else {
      arguments.start = argv[i];
    }
  }
  if (right && !arguments.start.empty()) return arguments;
  std::fprintf(stderr, "usage: %s URL [--workers N]\n", argv[0]);
  return std::nullopt;
}

}  // namespace manyhands::guest
