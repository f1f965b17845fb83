#include "core/ops/control.hpp"

#include <optional>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace banana::ops::control {

namespace {

/// One side sent something the other can't have meant.
Error garbled(std::string_view what) {
  return fail(Errc::invalid, fmt::format("the control socket's {} can't be understood", what),
              "Are bananactl and bananad from the same package?");
}

std::optional<JsonObject> parse_object(std::string_view body) {
  boost::system::error_code failed;
  Json parsed = boost::json::parse(body, failed);
  if (failed || !parsed.is_object()) return std::nullopt;
  return std::move(parsed.get_object());
}

std::string text_of(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

bool flag_of(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

Json json_of(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  return value == nullptr ? Json(nullptr) : *value;
}

Error read_error(const JsonObject& error) {
  const auto code = parse_errc(text_of(error, "code"));
  return fail(code.value_or(Errc::internal), text_of(error, "message"), text_of(error, "hint"));
}

}  // namespace

std::string write_hello(const Hello& hello) {
  return boost::json::serialize(
      JsonObject{{"version", hello.version}, {"protocol", hello.protocol}, {"pid", hello.pid}});
}

Result<Hello> read_hello(std::string_view body, std::string_view our_version) {
  const auto object = parse_object(body);
  const Json* protocol = object ? object->if_contains("protocol") : nullptr;
  if (protocol == nullptr || !protocol->is_int64()) return garbled("greeting");
  const std::string version = text_of(*object, "version");
  if (protocol->get_int64() != kProtocol) {
    return fail(
        Errc::conflict,
        fmt::format("bananad {} speaks version {} of the control protocol, this bananactl {} speaks {}",
                    version, protocol->get_int64(), our_version, kProtocol),
        "Restart the daemon after an upgrade (systemctl restart banana), or use the bananactl of its "
        "package.");
  }
  const Json pid = json_of(*object, "pid");
  return Hello{version, protocol->get_int64(), pid.is_int64() ? pid.get_int64() : 0};
}

std::string write_request(const Request& request) {
  return boost::json::serialize(JsonObject{{"protocol", kProtocol},
                                           {"name", request.operation},
                                           {"arguments", request.arguments},
                                           {"yes", request.confirmed},
                                           {"dry_run", request.rehearsal},
                                           {"actor", request.actor.name}});
}

Result<Request> read_request(std::string_view body) {
  auto object = parse_object(body);
  if (!object) return garbled("request");
  const Json protocol = json_of(*object, "protocol");
  if (!protocol.is_int64()) return garbled("request");
  if (protocol.get_int64() != kProtocol) {
    return fail(Errc::conflict,
                fmt::format("this bananad speaks version {} of the control protocol, the request is in {}",
                            kProtocol, protocol.get_int64()),
                "Use the bananactl of the daemon's package, and restart the daemon after an upgrade.");
  }
  Request request;
  request.operation = text_of(*object, "name");
  Json arguments = json_of(*object, "arguments");
  if (request.operation.empty() || (!arguments.is_object() && !arguments.is_null()))
    return garbled("request");
  if (arguments.is_object()) request.arguments = std::move(arguments.get_object());
  request.confirmed = flag_of(*object, "yes");
  request.rehearsal = flag_of(*object, "dry_run");
  request.actor = {.door = Door::shell, .name = text_of(*object, "actor"), .role = Role::operator_};
  return request;
}

std::string write_reply(const Result<Outcome>& outcome) {
  if (!outcome) {
    const Error& error = outcome.error();
    return boost::json::serialize(JsonObject{
        {"error", {{"code", to_string(error.code)}, {"message", error.message}, {"hint", error.hint}}}});
  }
  return boost::json::serialize(JsonObject{{"result", outcome->result},
                                           {"before", outcome->change.before},
                                           {"after", outcome->change.after},
                                           {"dry_run", outcome->rehearsed}});
}

Result<Outcome> read_reply(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return garbled("reply");
  if (const Json* error = object->if_contains("error"); error != nullptr && error->is_object()) {
    return read_error(error->get_object());
  }
  if (!object->contains("result")) return garbled("reply");
  return Outcome{.result = json_of(*object, "result"),
                 .change = {.before = json_of(*object, "before"), .after = json_of(*object, "after")},
                 .rehearsed = flag_of(*object, "dry_run")};
}

}  // namespace banana::ops::control
