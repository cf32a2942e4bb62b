// The scenarios of ranks_test.cpp. Each rank runs the one that is called.
#include <mpi.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "kit/guest/guest.hpp"
#include "kit/guest/ranks.hpp"
#include "kit/mpi/rank_program.hpp"

static const manyhands::guest::RegisterRanks registered{&manyhands::guest::serve_as_rank};

namespace {

constexpr int tag = 7;

int rank() {
  int own = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &own);
  return own;
}

int ranks() {
  int all = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &all);
  return all;
}

void send(int value, int to) {
  MPI_Send(&value, 1, MPI_INT, to, tag, MPI_COMM_WORLD);
}

int receive(int from) {
  int value = 0;
  MPI_Recv(&value, 1, MPI_INT, from, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return value;
}

void compute(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

}  // namespace

// Except with Recv, looks until a message is there, and never waits in a call.
int received_by(const std::string& how) {
  if (how == "Recv") return receive(MPI_ANY_SOURCE);
  if (how == "Iprobe") {
    int there = 0;
    while (there == 0) MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
    return receive(MPI_ANY_SOURCE);
  }
  int number = 0;
  int done = 0;
  int index = 0;
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Irecv(&number, 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &request);
  while (done == 0) {
    if (how == "Test") MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (how == "Testany") MPI_Testany(1, &request, &index, &done, MPI_STATUS_IGNORE);
    if (how == "Testsome") MPI_Testsome(1, &request, &done, &index, MPI_STATUSES_IGNORE);
    if (how == "Testall") MPI_Testall(1, &request, &done, MPI_STATUSES_IGNORE);
  }
  return number;
}

// Rank 0 answers with the others' numbers, in the order of their arrival.
MANYHANDS_SCENARIO(arrivals, call) {
  const auto how = call.args.value("how", "Recv");
  std::vector<int> order;
  if (rank() != 0) send(rank(), 0);
  for (int i = 1; rank() == 0 && i < ranks(); ++i) order.push_back(received_by(how));
  return {.value = {}, .bytes = manyhands::guest::to_bytes(order)};
}

MANYHANDS_SCENARIO(killed, call) {
  static_cast<void>(call);
  if (rank() == 1) ::kill(::getpid(), SIGKILL);
  receive(1);
  return {};
}

// All wait for one that computes for longer than any wait of the layer.
MANYHANDS_SCENARIO(one_computes, call) {
  if (rank() == 1) {
    compute(std::chrono::milliseconds(call.args.at("ms").get<int>()));
    for (int to = 0; to < ranks(); ++to)
      if (to != 1) send(1, to);
  } else {
    receive(1);
  }
  return {};
}

MANYHANDS_SCENARIO(all_receive, call) {
  static_cast<void>(call);
  receive((rank() + 1) % ranks());
  return {};
}

// Each sends before it receives: needs room for the messages.
MANYHANDS_SCENARIO(all_send_first, call) {
  static_cast<void>(call);
  send(rank(), (rank() + 1) % ranks());
  receive((rank() + ranks() - 1) % ranks());
  return {};
}

MANYHANDS_SCENARIO(changes_what_it_sends, call) {
  static_cast<void>(call);
  std::vector<int> numbers(1'000'000, rank());  // too many to be sent at once
  if (rank() == 0) {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Isend(numbers.data(), static_cast<int>(numbers.size()), MPI_INT, 1, tag, MPI_COMM_WORLD, &request);
    numbers[17] = -1;
    MPI_Wait(&request, MPI_STATUS_IGNORE);
  }
  if (rank() == 1)
    MPI_Recv(numbers.data(), static_cast<int>(numbers.size()), MPI_INT, 0, tag, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
  return {};
}

// Small messages whose requests may all have one handle; completed in another order, and nothing is wrong.
MANYHANDS_SCENARIO(completes_in_any_order, call) {
  static_cast<void>(call);
  if (rank() == 0) {
    std::vector<int> numbers{1, 2, 3, 4};
    std::vector<MPI_Request> requests(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
      MPI_Isend(&numbers[i], 1, MPI_INT, 1, tag, MPI_COMM_WORLD, &requests[i]);
    for (std::size_t i = numbers.size(); i-- > 0;) {
      MPI_Wait(&requests[i], MPI_STATUS_IGNORE);
      numbers[i] = 0;
    }
  }
  for (int i = 0; rank() == 1 && i < 4; ++i) receive(0);
  return {};
}

MANYHANDS_SCENARIO(leaves_things_open, call) {
  static_cast<void>(call);
  static int into = 0;
  MPI_Request request = MPI_REQUEST_NULL;
  if (rank() == 0) send(1, 1);
  if (rank() == 1) MPI_Irecv(&into, 1, MPI_INT, 0, tag + 1, MPI_COMM_WORLD, &request);
  MPI_Request barrier = MPI_REQUEST_NULL;
  MPI_Ibarrier(MPI_COMM_WORLD, &barrier);
  if (rank() == 0) MPI_Wait(&barrier, MPI_STATUS_IGNORE);
  return {};
}

// The others' one-sided calls need rank 0, which only waits in a barrier.
MANYHANDS_SCENARIO(counts_one_sided, call) {
  static_cast<void>(call);
  constexpr int times = 50;
  int counter = 0;
  MPI_Win window = MPI_WIN_NULL;
  MPI_Win_create(&counter, sizeof counter, sizeof counter, MPI_INFO_NULL, MPI_COMM_WORLD, &window);
  for (int i = 0; rank() != 0 && i < times; ++i) {
    const int one = 1;
    int before = 0;
    MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, window);
    MPI_Fetch_and_op(&one, &before, MPI_INT, 0, 0, MPI_SUM, window);
    MPI_Win_unlock(0, window);
  }
  MPI_Barrier(MPI_COMM_WORLD);
  MPI_Win_free(&window);
  std::vector<int> counted;
  if (rank() == 0) counted.push_back(counter);
  return {.value = {}, .bytes = manyhands::guest::to_bytes(counted)};
}

// For each rank: on which machine it is, and which rights it has there.
MANYHANDS_SCENARIO(machines, call) {
  static_cast<void>(call);
  char name[64] = {};
  gethostname(name, sizeof name - 1);
  std::ifstream status("/proc/self/status");
  std::string rights;
  for (std::string word; status >> word;)
    if (word == "CapEff:" || word == "CapPrm:" || word == "CapInh:" || word == "CapAmb:") {
      status >> word;
      rights += word;
    }
  const bool none = !rights.empty() && rights.find_first_not_of('0') == std::string::npos;
  send((std::string(name) == "machine-2" ? 2 : 1) + (none ? 0 : 10), 0);
  std::vector<int> found;
  for (int from = 0; rank() == 0 && from < ranks(); ++from) found.push_back(receive(from));
  return {.value = {}, .bytes = manyhands::guest::to_bytes(found)};
}

MANYHANDS_SCENARIO(never_ends, call) {
  static_cast<void>(call);
  const int other = 1 - rank();
  for (int i = rank();; ++i) i % 2 == 0 ? send(i, other) : static_cast<void>(receive(other));
  return {};
}

MANYHANDS_SCENARIO(sends_to_nobody, call) {
  static_cast<void>(call);
  if (rank() == 0) send(1, ranks());
  return {};
}

int manyhands::guest::plain(int, char**) {
  return 0;
}
