#include "core/picture/child.hpp"

#include <algorithm>
#include <csignal>
#include <ctime>
#include <fstream>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

namespace banana::picture {

namespace {

/// Nothing of ours, least of all secrets. VIPSHOME: libvips would load further decoders as modules from where it lives.
/// VIPS_NOVECTOR: its compiler wants memory that is writable and executable, which systemd forbids.
constexpr std::array<const char*, 6> kEnvironment{
    "LANG=C.UTF-8",       "VIPSHOME=/nonexistent",          "VIPS_NOVECTOR=1",
    "MALLOC_ARENA_MAX=1", "MALLOC_TRIM_THRESHOLD_=1048576", nullptr};

class SpawnPlan {
 public:
  explicit SpawnPlan(int socket) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_adddup2(&files_, socket, 0);
    ::posix_spawn_file_actions_addopen(&files_, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&files_, 2, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&files_, 3);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t all;
    ::sigfillset(&all);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    // A group of its own: Ctrl-C in a terminal is for us.
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  [[nodiscard]] std::optional<pid_t> run(const std::string& program, std::string_view trade) {
    std::string argument{trade};
    std::string name = program;
    const std::array<char*, 3> words{name.data(), argument.data(), nullptr};
    pid_t pid = 0;
    const int failed = ::posix_spawn(&pid, program.c_str(), &files_, &attributes_, words.data(),
                                     const_cast<char* const*>(kEnvironment.data()));
    if (failed != 0) return std::nullopt;
    return pid;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

std::unique_ptr<Child> Child::start(const asio::any_io_executor& executor, const std::string& program,
                                    std::string_view trade) {
  auto [ours, theirs] = wire::make_socket();
  const auto pid = SpawnPlan{theirs.get()}.run(program, trade);
  if (!pid) return nullptr;
  return std::unique_ptr<Child>{new Child{executor, std::move(ours), *pid}};
}

Child::Child(const asio::any_io_executor& executor, Descriptor socket, pid_t pid)
    : socket_(std::move(socket)), readable_(executor, socket_.get()), pid_(pid) {}

Child::~Child() {
  kill();
  readable_.release();  // socket_ closes it
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
}

void Child::kill() { ::kill(pid_, SIGKILL); }

Task<std::optional<std::string>> Child::ask(std::string job, std::vector<int> descriptors,
                                            Allowance allowed) {
  using Clock = std::chrono::steady_clock;
  ++jobs_;
  const Clock::time_point begun = Clock::now();
  const Millis processor_before = processor_time();
  if (!wire::send(socket_, job, descriptors)) co_return std::nullopt;
  for (Millis left = std::min(allowed.time, allowed.cpu); left > Millis{0};) {
    const bool answered = co_await readable_within(left);
    last_job_ = processor_time() - processor_before;
    if (answered) {
      auto answer = wire::receive(socket_);
      if (!answer) co_return std::nullopt;
      co_return std::move(answer->text);
    }
    const auto spent = std::chrono::ceil<Millis>(Clock::now() - begun);
    left = std::min(allowed.time - spent, allowed.cpu - last_job_);
  }
  co_return std::nullopt;
}

Task<bool> Child::readable_within(Millis time) {
  asio::steady_timer timer{co_await asio::this_coro::executor, time};
  const auto waiting = std::make_shared<bool>(true);
  timer.async_wait([this, waiting](const boost::system::error_code& error) {
    if (!error && *waiting) readable_.cancel();
  });
  const auto [error] = co_await readable_.async_wait(asio::posix::stream_descriptor::wait_read,
                                                     asio::as_tuple(asio::use_awaitable));
  *waiting = false;
  co_return !error;
}

Millis Child::processor_time() const {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return Millis{0};
  return std::chrono::duration_cast<Millis>(std::chrono::seconds{used.tv_sec} +
                                            std::chrono::nanoseconds{used.tv_nsec});
}

std::uint64_t Child::peak_kib() const {
  std::ifstream status{fmt::format("/proc/{}/status", pid_)};
  for (std::string word; status >> word;) {
    if (word != "VmHWM:") continue;
    std::uint64_t kib = 0;
    status >> kib;
    return kib;
  }
  return 0;
}

}  // namespace banana::picture
