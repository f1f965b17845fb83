#include "core/picture/lab/confine.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

namespace banana::picture::lab {

namespace {

#ifdef BANANA_SANITIZED
// A sanitizer maps terabytes and looks into /proc; what it finds is worth more here than these walls.
constexpr bool kWalls = false;
#else
constexpr bool kWalls = true;
#endif

constexpr rlim_t kMiB = 1024 * 1024;
/// Private memory: heap and stacks. With the libraries' own pages beside it a child stays below 64 MiB.
constexpr rlim_t kOpenMemory = 42 * kMiB;
constexpr rlim_t kDrawMemory = 400 * kMiB;
constexpr rlim_t kResultMax = 64 * kMiB;

/// Whatever minds its threads, memory and clock, and the descriptors it was given. Everything else is refused.
constexpr std::array kAllowed{
    __NR_read,
    __NR_write,
    __NR_readv,
    __NR_writev,
    __NR_pread64,
    __NR_pwrite64,
    __NR_lseek,
    __NR_close,
    __NR_fstat,
    __NR_newfstatat,
    __NR_recvmsg,
    __NR_sendmsg,
    __NR_mmap,
    __NR_munmap,
    __NR_mprotect,
    __NR_mremap,
    __NR_madvise,
    __NR_brk,
    __NR_futex,
    __NR_exit,
    __NR_exit_group,
    __NR_rt_sigaction,
    __NR_rt_sigprocmask,
    __NR_rt_sigreturn,
    __NR_sigaltstack,
    __NR_getpid,
    __NR_gettid,
    __NR_tgkill,
    __NR_clock_gettime,
    __NR_clock_nanosleep,
    __NR_nanosleep,
    __NR_gettimeofday,
    __NR_getrusage,
    __NR_prlimit64,
    __NR_getrandom,
    __NR_set_robust_list,
    __NR_rseq,
    __NR_sched_yield,
    __NR_sched_getaffinity,
    __NR_restart_syscall,
    __NR_dup,
    __NR_fcntl,
    __NR_uname,
    __NR_ppoll,
    __NR_sysinfo,
    __NR_membarrier,
};
/// Looking for fonts.
constexpr std::array kLooking{
    __NR_faccessat, __NR_getdents64, __NR_readlinkat, __NR_fstatfs, __NR_statfs, __NR_statx, __NR_getcwd,
#ifdef __NR_access
    __NR_access,    __NR_readlink,   __NR_stat,       __NR_lstat,
#endif
};

#if defined(__x86_64__)
constexpr unsigned kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kMachine = AUDIT_ARCH_AARCH64;
#else
#error "the system calls of this machine must be looked up first"
#endif

/// A program for the kernel (seccomp): each call is looked for in turn.
class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    jump(kMachine, 1, 0);
    verdict(SECCOMP_RET_KILL_PROCESS);
  }
  void allow(int call) {
    load(offsetof(seccomp_data, nr));
    jump(static_cast<unsigned>(call), 0, 1);
    verdict(SECCOMP_RET_ALLOW);
  }
  /// Allowed when the argument's bits under `mask` are `bits`.
  void allow_when(int call, unsigned argument, unsigned mask, unsigned bits) {
    load(offsetof(seccomp_data, nr));
    jump(static_cast<unsigned>(call), 0, 4);
    load(offsetof(seccomp_data, args) + 8 * argument);
    code_.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
    jump(bits, 0, 1);
    verdict(SECCOMP_RET_ALLOW);
  }
  void refuse(int call, unsigned code) {
    load(offsetof(seccomp_data, nr));
    jump(static_cast<unsigned>(call), 0, 1);
    verdict(SECCOMP_RET_ERRNO | code);
  }
  [[nodiscard]] bool enforce() {
    verdict(SECCOMP_RET_ERRNO | EPERM);
    const sock_fprog program{static_cast<unsigned short>(code_.size()), code_.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
  }

 private:
  void load(std::size_t offset) {
    code_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset)));
  }
  void jump(unsigned value, std::uint8_t equal, std::uint8_t other) {
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, equal, other));
  }
  void verdict(unsigned action) { code_.push_back(BPF_STMT(BPF_RET | BPF_K, action)); }

  std::vector<sock_filter> code_;
};

bool limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  return ::setrlimit(resource, &both) == 0;
}

bool filter_calls(Trade trade) {
  constexpr unsigned kThread = 0x00010000;  // CLONE_THREAD
  constexpr unsigned kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
  Filter filter;
  for (const int call : kAllowed) filter.allow(call);
  filter.refuse(__NR_clone3, ENOSYS);  // its flags are out of sight; the C library then uses clone
  filter.allow_when(__NR_clone, 0, kThread, kThread);
  filter.allow_when(__NR_prctl, 0, ~0U, PR_SET_NAME);
  if (trade == Trade::draw) {
    for (const int call : kLooking) filter.allow(call);
    filter.allow_when(__NR_openat, 2, kWriting, 0);
#ifdef __NR_open
    filter.allow_when(__NR_open, 1, kWriting, 0);
#endif
  }
  return filter.enforce();
}

}  // namespace

bool confine(Trade trade) {
  if (!kWalls) return true;
  return limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, 64) && limit(RLIMIT_FSIZE, kResultMax) &&
         limit(RLIMIT_DATA, trade == Trade::open ? kOpenMemory : kDrawMemory) && filter_calls(trade);
}

void allow_seconds(unsigned seconds) {
  rusage used{};
  rlimit limits{};
  if (::getrusage(RUSAGE_SELF, &used) != 0 || ::getrlimit(RLIMIT_CPU, &limits) != 0) return;
  limits.rlim_cur = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1) + seconds;
  ::setrlimit(RLIMIT_CPU, &limits);
}

}  // namespace banana::picture::lab
