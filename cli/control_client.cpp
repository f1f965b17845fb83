#include "cli/control_client.hpp"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "cli/local_http.hpp"
#include "core/base/version.hpp"

namespace banana::cli {

namespace {

constexpr std::string_view kHost = "bananad";
constexpr Millis kGreetingTimeMax{5'000};
constexpr Millis kOperationTimeMax{10 * 60'000};

std::string why() { return std::generic_category().message(errno); }

Error broken(std::string_view what) {
  return fail(Errc::unavailable, fmt::format("the daemon {}", what),
              "What was asked may have been done or not: look before asking again. Its log says more: "
              "journalctl -u banana");
}

Result<std::string> ask(const LocalSocket& socket, const LocalRequest& request) {
  auto outcome = exchange(socket, request);
  if (auto* reply = std::get_if<LocalReply>(&outcome)) return std::move(reply->body);
  switch (std::get<Broken>(outcome)) {
    case Broken::closed:
      return broken("closed the control socket");
    case Broken::late:
      return broken(fmt::format("did not answer within {}", format_duration(request.time_max)));
    case Broken::cut:
      break;
  }
  return broken("closed the control socket before it had answered");
}

}  // namespace

Result<std::optional<ops::control::Hello>> greet(const std::string& path) {
  const LocalSocket socket = LocalSocket::to_file(path);
  if (!socket.open()) {
    const bool nobody = errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR;
    if (nobody) return std::optional<ops::control::Hello>{};
    const bool denied = errno == EACCES || errno == EPERM;
    return fail(
        denied ? Errc::forbidden : Errc::unavailable,
        fmt::format("the control socket {} can't be used: {}", path, why()),
        denied ? "Run this as root, as the daemon's user (sudo -u banana bananactl …), or join its group."
               : "Is control.socket right? See: bananactl config show control");
  }
  const auto body =
      ask(socket, {.target = ops::control::kHelloPath, .host = kHost, .time_max = kGreetingTimeMax});
  if (!body)
    return fail(Errc::unavailable, body.error().message, "Is it hung? journalctl -u banana says more.");
  auto hello = ops::control::read_hello(*body, version());
  if (!hello) return hello.error();
  return std::optional{*std::move(hello)};
}

Result<ops::Outcome> send(const std::string& path, const ops::Request& request) {
  const LocalSocket socket = LocalSocket::to_file(path);
  if (!socket.open())
    return fail(Errc::unavailable, fmt::format("the daemon went away: {}", why()), "Try again.");
  const std::string asked = ops::control::write_request(request);
  const auto body = ask(socket, {.method = "POST",
                                 .target = ops::control::kOperationPath,
                                 .host = kHost,
                                 .body = asked,
                                 .time_max = kOperationTimeMax});
  if (!body) return body.error();
  return ops::control::read_reply(*body);
}

}  // namespace banana::cli
