#include <algorithm>

#include <fmt/format.h>

#include "core/base/version.hpp"
#include "core/ops/control.hpp"
#include "core/ops/host.hpp"
#include "core/ops/installation.hpp"
#include "core/ops/installation/checks.hpp"
#include "core/ops/installation/migration_status.hpp"

namespace banana::ops {

namespace {

using FoundDaemon = Result<std::optional<control::Hello>>;

Finding check_socket(const FoundDaemon& daemon, const Config& config) {
  Finding finding{.check = "control socket"};
  if (!daemon) {
    finding.passed = false;
    finding.detail = daemon.error().message;
    finding.fix = daemon.error().hint;
  } else if (*daemon) {
    finding.detail = fmt::format("bananad {} answers (pid {})", (*daemon)->version, (*daemon)->pid);
  } else {
    finding.detail =
        fmt::format("no daemon at {}; bananactl works by itself", config.control.socket.path.string());
  }
  return finding;
}

/// Asks whoever has the database.
Task<Result<Json>> status_of_schema(Host& host, const FoundDaemon& daemon, const Context& context) {
  const bool sqlite = host.loaded().config.database.url.engine() == DatabaseEngine::sqlite;
  if (!sqlite || !daemon || !*daemon) co_return co_await migration_status(host);
  const Result<Outcome> outcome =
      co_await host.ask_daemon({.operation = "migrate.status", .actor = context.actor});
  if (!outcome) co_return outcome.error();
  co_return outcome->result;
}

Task<Finding> make(Host& host, const FoundDaemon& daemon, const Context& context, const Examination& each) {
  Result<std::string> found{std::string{}};
  if (daemon && *daemon) {
    const Result<Outcome> outcome =
        co_await host.ask_daemon({.operation = std::string{each.operation}, .actor = context.actor});
    const auto* result = outcome ? outcome->result.if_object() : nullptr;
    const Json* text = result == nullptr ? nullptr : result->if_contains("text");
    if (!outcome) found = outcome.error();
    if (text != nullptr && text->is_string()) found = std::string{text->get_string()};
  } else {
    found = co_await each.here(host);
  }
  if (found) co_return Finding{.check = each.check, .detail = *std::move(found)};
  const Error& error = found.error();
  co_return Finding{.check = each.check, .passed = false, .detail = error.message, .fix = error.hint};
}

Task<std::vector<Finding>> examine(Host& host, const Context& context, std::span<const Examination> further) {
  const config::Loaded& loaded = host.loaded();
  std::vector<Finding> findings{check_configuration(loaded)};
  if (!loaded.ok()) co_return findings;  // nothing else can be found without it
  const FoundDaemon daemon = co_await host.find_daemon();
  findings.push_back(check_directory(loaded.config));
  findings.push_back(check_permissions(loaded));
  findings.push_back(check_disk(loaded.config));
  findings.push_back(check_socket(daemon, loaded.config));
  const Result<Json> status = co_await status_of_schema(host, daemon, context);
  if (!status) {
    findings.push_back(
        {.check = "database", .passed = false, .detail = status.error().message, .fix = status.error().hint});
    co_return findings;
  }
  findings.push_back({.check = "database", .detail = loaded.config.database.url.shown()});
  findings.push_back(check_schema(*status));
  findings.push_back(check_clock(*status, context.now));
  for (const Examination& each : further) findings.push_back(co_await make(host, daemon, context, each));
  co_return findings;
}

Task<Result<Json>> doctor(Host& host, const Args&, Context& context) {
  return examine_all(host, context, {});
}

Task<Result<Json>> show_version(Host& host, const Args&, Context&) {
  std::string text = fmt::format("bananactl {}", version());
  Json other = nullptr;
  const FoundDaemon daemon = co_await host.find_daemon();
  if (daemon && *daemon) {
    text += fmt::format("\nbananad {} (pid {})", (*daemon)->version, (*daemon)->pid);
    other = JsonObject{{"version", (*daemon)->version}, {"pid", (*daemon)->pid}};
  }
  co_return Json(JsonObject{{"version", version()},
                            {"protocol", control::kProtocol},
                            {"daemon", std::move(other)},
                            {"text", std::move(text)}});
}

constexpr Column kDoctorColumns[] = {
    {.key = "check", .title = "Check", .format = Format::id},
    {.key = "status", .title = "Status", .format = Format::status},
    {.key = "detail", .title = "Found", .format = Format::prose},
    {.key = "fix", .title = "Fix", .format = Format::prose},
};
constexpr Column kVersionColumns[] = {
    {.key = "version"}, {.key = "protocol"}, {.key = "daemon"}, {.key = "text"}};

constexpr std::string_view kDoctorExamples[] = {"doctor", "doctor --json"};
constexpr std::string_view kVersionExamples[] = {"version"};

constexpr Operation kOperations[] = {
    {.name = "doctor",
     .summary = "Check the installation and say how to fix what is wrong",
     .description =
         "Looks at the configuration, the data directory, permissions, the disk, the control socket, the "
         "database, its schema and the clock. Exits with 1 when a check fails.",
     .where = Where::caller,
     .examples = kDoctorExamples,
     .view = {.show = Show::table, .columns = kDoctorColumns},
     .handler = &doctor},
    {.name = "version",
     .summary = "Show the version, and the running daemon's",
     .role = Role::user,
     .where = Where::caller,
     .examples = kVersionExamples,
     .view = {.show = Show::text, .columns = kVersionColumns},
     .handler = &show_version},
};

}  // namespace

std::span<const Operation> health_operations() { return kOperations; }

Task<Result<Json>> examine_all(Host& host, Context& context, std::span<const Examination> further) {
  JsonArray items;
  std::int64_t failed = 0;
  for (const Finding& finding : co_await examine(host, context, further)) {
    items.push_back(JsonObject{{"check", finding.check},
                               {"status", finding.passed ? "PASSED" : "FAILED"},
                               {"detail", finding.detail},
                               {"fix", finding.fix.empty() ? Json(nullptr) : Json(finding.fix)}});
    if (!finding.passed) ++failed;
  }
  std::string summary = "All is well.";
  if (failed > 0) summary = fmt::format("{} of {} checks failed.", failed, items.size());
  co_return Json(
      JsonObject{{"ok", failed == 0}, {"items", std::move(items)}, {"summary", std::move(summary)}});
}

}  // namespace banana::ops
