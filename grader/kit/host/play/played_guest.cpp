#include "kit/host/play/played_guest.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/run/guest_box.hpp"
#include "profile/profile.hpp"
#include "sandbox/staging.hpp"

namespace manyhands::host {
namespace {

using namespace std::chrono_literals;

constexpr int wire_number = 3;  // in every guest
constexpr auto patience_at_start = 20s;

}  // namespace

PlayedGuest::PlayedGuest() {
  const auto& c = context();
  if (c.sandbox == sandbox::Level::none) {
    cwd_ = c.run_dir / "game";
    std::filesystem::create_directories(cwd_);
  } else if (c.sandbox == sandbox::Level::container) {
    cwd_ = sandbox::private_folder();
  }
  auto [ours, theirs] = spawn::socket_pair();
  auto [out, in] = spawn::pipe();
  auto [box, guest] = launch_of(Call{}, std::string(controlled_profile.name), cwd_, nullptr);
  guest.argv.push_back("--wire=" + std::to_string(wire_number));
  guest.descriptors = {{theirs.get(), wire_number}, {in.get(), 1}, {in.get(), 2}};
  auto started = sandbox::start(box, guest);
  if (!started.error.empty()) throw std::runtime_error("the program could not be started: " + started.error);
  child_ = std::move(started.boxed);
  wire_ = std::move(ours);
  output_ = std::move(out);
  ::fcntl(output_.get(), F_SETFL, O_NONBLOCK);
  const timeval patience{5, 0};
  ::setsockopt(wire_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  theirs.reset();
  in.reset();
  if (next_frame(Clock::now() + patience_at_start).header.value("phase", "") != "ready")
    throw GuestIsGone("it did not start");
}

PlayedGuest::~PlayedGuest() {
  if (child_.running()) {
    child_.kill();
    child_.reap();
  }
  std::error_code ignored;
  if (!cwd_.empty()) std::filesystem::remove_all(cwd_, ignored);
}

Given PlayedGuest::ask(const nlohmann::json& question, std::chrono::duration<double> patience) {
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(patience);
  if (!wire::send_all(wire_.get(),
                      wire::encode({{"phase", "call"}, {"scenario", "play"}, {"args", question}}, {})))
    throw GuestIsGone("it closed its connection");
  const Given reply(next_frame(deadline).header);
  const auto phase = reply.at("phase").text();
  if (phase == "threw") throw GuestIsGone(reply.at("what").text());
  if (phase != "answer") broken("a message that is no answer");
  return reply.at("value");
}

wire::Frame PlayedGuest::next_frame(Clock::time_point deadline) {
  std::array<std::byte, 1 << 16> chunk;
  for (;;) {
    if (auto frame = reader_.next()) return std::move(*frame);
    if (!reader_.error().empty()) throw GuestIsGone("it sent " + reader_.error());
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left <= 0ms) throw GuestIsGone("it did not answer in time");
    std::array<pollfd, 2> waits{pollfd{wire_.get(), POLLIN, 0}, pollfd{output_.get(), POLLIN, 0}};
    if (::poll(waits.data(), output_.is_open() ? 2 : 1, static_cast<int>(left.count()) + 1) < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "poll");
    }
    if (waits[1].revents != 0) read_output();
    if (waits[0].revents == 0) continue;
    const auto count = ::recv(wire_.get(), chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) throw GuestIsGone("it ended");
    reader_.feed(chunk.data(), static_cast<std::size_t>(count));
  }
}

// Nobody needs it, but a full pipe would block the program.
void PlayedGuest::read_output() {
  std::array<char, 65536> chunk;
  const auto count = ::read(output_.get(), chunk.data(), chunk.size());
  if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) output_.reset();
}

}  // namespace manyhands::host
