#include <unistd.h>

#include <chrono>
#include <ostream>
#include <system_error>

#include "cli/grading_commands.hpp"
#include "cli/learner_state.hpp"
#include "kit/site/oracle.hpp"
#include "kit/site/server.hpp"

namespace manyhands {

int run_site(const SiteOptions& options) {
  const auto& output = options.output;
  site::Spec spec;
  spec.seed = options.seed;
  spec.pages = options.pages;
  spec.hosts = options.hosts;
  spec.broken = options.pages / 10;
  spec.redirects = options.pages / 10;
  spec.latency_min = spec.latency_max = std::chrono::milliseconds(options.latency_ms);
  try {
    site::ServerOptions how;
    how.port = options.port;
    const site::Server server(site::generate(spec), how);
    const auto oracle = site::oracle_of(server);
    output.out << server.start_url() << '\n'
               << "A site of " << oracle.depth.size() << " pages and " << oracle.failed.size()
               << " broken links, seed " << options.seed << ". Stop it with Ctrl-C." << std::endl;
    while (true) ::pause();  // a signal ends this process (work_folder.hpp)
  } catch (const std::system_error& e) {
    return usage_error(output,
                       {std::string("the site cannot be served: ") + e.what(), "Try another --port."});
  }
}

}  // namespace manyhands
