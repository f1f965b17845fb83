// Tells systemd where we are (sd_notify), without libsystemd: one datagram to $NOTIFY_SOCKET for each word.
//
//   Notifier notifier = Notifier::from_environment();
//   notifier.ready("3 roles");      // READY=1, STATUS=…
//
// Without a socket nothing happens. A message that can't be sent is dropped: systemd's own timeouts decide
// then.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace banana::daemon {

class Notifier {
 public:
  /// `path` as systemd gives it: absolute, or abstract with a leading '@'. Empty: nobody listens.
  explicit Notifier(std::string_view path);
  Notifier(Notifier&& other) noexcept;
  Notifier& operator=(Notifier&&) = delete;
  ~Notifier();

  [[nodiscard]] static Notifier from_environment();

  void ready(std::string_view status) const;
  /// With the time systemd needs to see that its own reload request was meant (Type=notify-reload).
  void reloading() const;
  void stopping(std::string_view status) const;
  void status(std::string_view status) const;
  void watchdog() const;

 private:
  void send(std::string_view message) const;

  std::string address_;  // of sockaddr_un; starts with a zero byte when it is abstract
  int socket_ = -1;
};

/// How long systemd waits for a sign of life before it kills us ($WATCHDOG_USEC), if it asked this process.
[[nodiscard]] std::optional<Millis> watchdog_interval();

}  // namespace banana::daemon
