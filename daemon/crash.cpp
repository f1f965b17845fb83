#include "daemon/crash.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <string_view>

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/base/log.hpp"
#include "core/base/time.hpp"
#include "daemon/exit_code.hpp"

namespace banana::daemon {

namespace {

constexpr int kFramesMax = 64;
constexpr std::size_t kSignalStackBytes = 64 * 1024;
constexpr std::size_t kVersionBytesMax = 32;
/// Whatever is broken may hold a lock that the report needs: then SIGALRM ends the process instead.
constexpr unsigned kReportSecondsMax = 5;

struct Fatal {
  int signal;
  std::string_view name;
};
constexpr std::array kFatal{Fatal{SIGSEGV, "SIGSEGV"}, Fatal{SIGBUS, "SIGBUS"},   Fatal{SIGFPE, "SIGFPE"},
                            Fatal{SIGILL, "SIGILL"},   Fatal{SIGABRT, "SIGABRT"}, Fatal{SIGSYS, "SIGSYS"},
                            Fatal{SIGTRAP, "SIGTRAP"}};

// A signal handler has nothing but statics to look at.
std::array<char, kVersionBytesMax> the_version{};

/// Text put together without an allocation or a lock.
class Line {
 public:
  Line& operator<<(std::string_view text) {
    for (char c : text) put(c);
    return *this;
  }
  /// As part of a JSON string.
  Line& quoted(std::string_view text) {
    for (char c : text) put(c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 ? '?' : c);
    return *this;
  }
  Line& number(std::uint64_t value, unsigned base = 10, int width = 1) {
    std::array<char, 24> digits{};
    int count = 0;
    for (; value != 0 || count < width; value /= base) {
      digits[static_cast<std::size_t>(count++)] = "0123456789abcdef"[value % base];
    }
    while (count > 0) put(digits[static_cast<std::size_t>(--count)]);
    return *this;
  }
  void send() {
    put('\n');
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text_.data(), size_);
  }

 private:
  void put(char c) {
    if (size_ < text_.size()) text_[size_++] = c;
  }
  std::array<char, 8192> text_;
  std::size_t size_ = 0;
};

void add_time(Line& line) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const auto seconds = std::chrono::sys_seconds{std::chrono::seconds{now.tv_sec}};
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{seconds - day};
  const auto part = [&](auto value, int width) -> Line& {
    return line.number(static_cast<std::uint64_t>(value), 10, width);
  };
  part(static_cast<int>(date.year()), 4) << "-";
  part(static_cast<unsigned>(date.month()), 2) << "-";
  part(static_cast<unsigned>(date.day()), 2) << "T";
  part(time.hours().count(), 2) << ":";
  part(time.minutes().count(), 2) << ":";
  part(time.seconds().count(), 2) << ".";
  part(now.tv_nsec / 1'000'000, 3) << "Z";
}

std::string_view file_name(const char* path) {
  const std::string_view view{path == nullptr ? "?" : path};
  return view.substr(view.rfind('/') + 1);
}

void add_stack(Line& line) {
  std::array<void*, kFramesMax> frames{};
  const int count = ::backtrace(frames.data(), kFramesMax);
  line << R"(,"stack":[)";
  for (int i = 0; i < count; ++i) {
    void* const at = frames[static_cast<std::size_t>(i)];
    Dl_info about{};
    line << (i == 0 ? "\"" : ",\"");
    if (::dladdr(at, &about) != 0 && about.dli_fname != nullptr) {
      line.quoted(file_name(about.dli_fname)) << "+0x";
      line.number(reinterpret_cast<std::uintptr_t>(at) - reinterpret_cast<std::uintptr_t>(about.dli_fbase),
                  16);
    } else {
      (line << "0x").number(reinterpret_cast<std::uintptr_t>(at), 16);
    }
    line << "\"";
  }
  line << "]";
}

void begin(Line& line, std::string_view message) {
  ::alarm(kReportSecondsMax);
  line << R"({"at":")";
  add_time(line);
  line << R"(","level":"error","msg":")" << message << R"(","version":")" << the_version.data()
       << R"(","pid":)";
  line.number(static_cast<std::uint64_t>(::getpid())) << R"(,"thread":)";
  line.number(static_cast<std::uint64_t>(::syscall(SYS_gettid)));
}

std::string_view name_of(int signal) {
  for (const Fatal& fatal : kFatal) {
    if (fatal.signal == signal) return fatal.name;
  }
  return "?";
}

void on_fatal_signal(int signal, siginfo_t* about, void* /*context*/) {
  Line line;
  begin(line, "crashed");
  line << R"(,"signal":")" << name_of(signal) << "\"";
  if (signal == SIGSEGV || signal == SIGBUS) {
    (line << R"(,"address":"0x)").number(reinterpret_cast<std::uintptr_t>(about->si_addr), 16) << "\"";
  }
  add_stack(line);
  line << "}";
  line.send();
  ::raise(signal);  // the default action is back (SA_RESETHAND): it kills and dumps core
}

/// Not through the log: what failed may be inside it. Only the exception's words pass its redaction.
[[noreturn]] void on_terminate() {
  Line line;
  begin(line, "uncaught exception");
  if (const std::type_info* type = abi::__cxa_current_exception_type(); type != nullptr) {
    int failed = 0;
    char* const readable = abi::__cxa_demangle(type->name(), nullptr, nullptr, &failed);
    line << R"(,"type":")";
    line.quoted(failed == 0 ? readable : type->name()) << "\"";
    try {
      std::rethrow_exception(std::current_exception());
    } catch (const std::exception& exception) {
      line << R"(,"what":")";
      line.quoted(log::redact(exception.what())) << "\"";
    } catch (...) {  // it has nothing more to say
    }
  }
  add_stack(line);
  line << "}";
  line.send();
  std::_Exit(static_cast<int>(ExitCode::internal));
}

}  // namespace

void report_crashes(const char* version) {
  std::strncpy(the_version.data(), version, the_version.size() - 1);
  // The first backtrace loads libgcc, which a handler must not do.
  std::array<void*, 1> warm_up{};
  ::backtrace(warm_up.data(), 1);
  // A stack overflow leaves no room for a handler on the stack it happened on.
  static std::array<std::byte, kSignalStackBytes> stack;
  const stack_t alternative{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
  ::sigaltstack(&alternative, nullptr);
  struct sigaction action{};
  action.sa_sigaction = &on_fatal_signal;
  action.sa_flags = static_cast<int>(SA_SIGINFO | SA_ONSTACK | SA_RESETHAND | SA_NODEFER);
  ::sigemptyset(&action.sa_mask);
  for (const Fatal& fatal : kFatal) ::sigaction(fatal.signal, &action, nullptr);
  std::set_terminate(&on_terminate);
}

void crash_on(std::exception_ptr thrown) {
  if (thrown) std::rethrow_exception(std::move(thrown));
}

}  // namespace banana::daemon
