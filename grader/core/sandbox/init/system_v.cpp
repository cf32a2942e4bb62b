#include "sandbox/init/system_v.hpp"

#include <errno.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

namespace manyhands::sandbox::init {
namespace {

bool gone(pid_t pid) {
  return pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH);
}

bool made_by_us(const ipc_perm& owner, time_t changed, time_t begun) {
  return owner.cuid == geteuid() && changed >= begun;
}

void remove_memory(time_t begun) {
  shm_info info{};
  const int last = shmctl(0, SHM_INFO, reinterpret_cast<shmid_ds*>(&info));
  for (int i = 0; i <= last; ++i) {
    shmid_ds about{};
    const int id = shmctl(i, SHM_STAT, &about);
    if (id >= 0 && made_by_us(about.shm_perm, about.shm_ctime, begun) && about.shm_nattch == 0 &&
        gone(about.shm_cpid))
      shmctl(id, IPC_RMID, nullptr);
  }
}

void remove_semaphores(time_t begun) {
  seminfo info{};
  const int last = semctl(0, 0, SEM_INFO, &info);
  for (int i = 0; i <= last; ++i) {
    semid_ds about{};
    const int id = semctl(i, 0, SEM_STAT, &about);
    if (id < 0 || !made_by_us(about.sem_perm, about.sem_ctime, begun)) continue;
    bool in_use = false;
    for (int one = 0; one < static_cast<int>(about.sem_nsems) && !in_use; ++one)
      in_use = !gone(semctl(id, one, GETPID));
    if (!in_use) semctl(id, 0, IPC_RMID);
  }
}

void remove_queues(time_t begun) {
  msginfo info{};
  const int last = msgctl(0, MSG_INFO, reinterpret_cast<msqid_ds*>(&info));
  for (int i = 0; i <= last; ++i) {
    msqid_ds about{};
    const int id = msgctl(i, MSG_STAT, &about);
    if (id >= 0 && made_by_us(about.msg_perm, about.msg_ctime, begun) && gone(about.msg_lspid) &&
        gone(about.msg_lrpid))
      msgctl(id, IPC_RMID, nullptr);
  }
}

}  // namespace

int count_system_v() {
  int count = 0;
  shm_info memory{};
  const int last = shmctl(0, SHM_INFO, reinterpret_cast<shmid_ds*>(&memory));
  for (int i = 0; i <= last; ++i) {
    shmid_ds about{};
    if (shmctl(i, SHM_STAT, &about) >= 0 && (about.shm_perm.mode & SHM_DEST) == 0) ++count;
  }
  seminfo semaphores{};
  if (semctl(0, 0, SEM_INFO, &semaphores) >= 0) count += semaphores.semusz;
  msginfo queues{};
  if (msgctl(0, MSG_INFO, reinterpret_cast<msqid_ds*>(&queues)) >= 0) count += queues.msgpool;
  return count;
}

void remove_system_v(time_t begun) {
  remove_memory(begun);
  remove_semaphores(begun);
  remove_queues(begun);
}

}  // namespace manyhands::sandbox::init
