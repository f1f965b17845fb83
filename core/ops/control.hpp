// What bananactl and bananad say to each other over the control socket: HTTP/1.1 with JSON bodies.
//
//   GET  /v1/hello       {"version":"0.1.0","protocol":1,"pid":4711}
//   POST /v1/operation   {"protocol":1,"name":"flags.set","arguments":{"flag":"signup","state":"off"},
//                         "yes":false,"dry_run":false,"actor":"alice"}
//                    →   {"result":…,"before":…,"after":…,"dry_run":false}
//                or  →   {"error":{"code":"forbidden","message":"…","hint":"…"}} with the status of its code
//
// The socket's permissions decide who may speak, so whoever does has the role operator; the name is for the
// audit. Both sides refuse another protocol number, naming both versions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/ops/runner.hpp"

namespace banana::ops::control {

/// Grows when either side could misunderstand the other.
inline constexpr std::int64_t kProtocol = 1;
inline constexpr std::string_view kHelloPath = "/v1/hello";
inline constexpr std::string_view kOperationPath = "/v1/operation";

struct Hello {
  std::string version;
  std::int64_t protocol = kProtocol;
  std::int64_t pid = 0;
};

[[nodiscard]] std::string write_hello(const Hello& hello);
/// Conflict when the daemon speaks another protocol, saying which versions met.
[[nodiscard]] Result<Hello> read_hello(std::string_view body, std::string_view our_version);

[[nodiscard]] std::string write_request(const Request& request);
/// The daemon's side: the actor comes through the shell door as an operator.
[[nodiscard]] Result<Request> read_request(std::string_view body);

[[nodiscard]] std::string write_reply(const Result<Outcome>& outcome);
[[nodiscard]] Result<Outcome> read_reply(std::string_view body);

}  // namespace banana::ops::control
