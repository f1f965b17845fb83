#include "core/ops/runner.hpp"

#include <optional>

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/config/load.hpp"
#include "core/ops/audit.hpp"
#include "core/ops/failure.hpp"

namespace banana::ops {

/// A request on its way.
struct Runner::Act {
  const Request& request;
  const Operation& operation;
  Instant now;
  std::int64_t audit_id = 0;  // made once the database is open: its node is part of every id
  std::optional<Args> args;   // once they are checked
  bool recorded = false;      // its audit row is committed

  [[nodiscard]] bool audited() const { return operation.effect != Effect::read && !request.rehearsal; }
  [[nodiscard]] Context context(IdMaker& ids) const {
    return {
        .actor = request.actor, .now = now, .ids = ids, .audit_id = audit_id, .rehearsal = request.rehearsal};
  }
};

namespace {

Error not_allowed(const Operation& operation, const Actor& actor) {
  return fail(Errc::forbidden, fmt::format("{} needs the role {}; {} is {}", operation.name,
                                           to_string(operation.role), actor.name, to_string(actor.role)));
}

Error not_here(const Operation& operation) {
  return fail(Errc::forbidden, fmt::format("{} is for bananactl on the machine itself", operation.name));
}

Error not_confirmed(const Operation& operation) {
  return fail(Errc::unconfirmed, fmt::format("{} asks for confirmation", operation.name),
              "Look at what it would do with a dry run first; then confirm.");
}

/// What arguments that failed their checks may leave in the audit: known names, and no secret.
JsonObject masked_unchecked(const Operation& operation, const JsonObject& given) {
  JsonObject out;
  for (const auto& [name, value] : given) {
    const Arg* arg = operation.arg(name);
    if (arg != nullptr) out[name] = arg->secret ? Json("[hidden]") : value;
  }
  return out;
}

AuditOutcome outcome_of(const Error& error) {
  switch (error.code) {
    case Errc::internal:
    case Errc::unavailable:
    case Errc::timeout:
      return AuditOutcome::failed;
    default:
      return AuditOutcome::refused;
  }
}

}  // namespace

Task<Result<Outcome>> Runner::run(Request request) {
  const Operation* operation = registry_.find(request.operation);
  if (operation == nullptr) co_return registry_.unknown(request.operation);
  Act act{.request = request, .operation = *operation, .now = host_.clock().now(), .args = std::nullopt};
  Result<Outcome> outcome{Outcome{}};
  try {
    outcome = co_await attempt(act);
  } catch (...) {
    outcome = describe(std::current_exception());
  }
  if (act.audited() && !act.recorded) co_await record(act, outcome);
  co_return outcome;
}

Task<Result<Outcome>> Runner::attempt(Act& act) {
  if (act.request.actor.role < act.operation.role) co_return not_allowed(act.operation, act.request.actor);
  if (reach_ == Reach::shared && act.operation.where != Where::database) co_return not_here(act.operation);
  Result<Args> args = Args::from_json(act.operation, act.request.arguments, act.now);
  if (!args) co_return args.error();
  act.args = *std::move(args);
  const bool asks = act.operation.confirm == Confirm::ask;
  if (asks && !act.request.confirmed && !act.request.rehearsal) co_return not_confirmed(act.operation);
  switch (act.operation.handler.index()) {
    case 0:
      co_return co_await read(act, std::get<ReadHandler>(act.operation.handler));
    case 1:
      co_return co_await write(act, std::get<WriteHandler>(act.operation.handler));
    default:
      co_return co_await host(act, std::get<HostHandler>(act.operation.handler));
  }
}

Task<Result<Outcome>> Runner::read(Act& act, ReadHandler handler) {
  const Result<db::Database*> database = host_.database();
  if (!database) co_return database.error();
  co_return co_await (*database)->read([&](db::Snapshot& snapshot) -> Result<Outcome> {
    Result<Json> result = handler(snapshot, *act.args, act.context(host_.ids()));
    if (!result) return result.error();
    return Outcome{.result = *std::move(result)};
  });
}

Task<Result<Outcome>> Runner::write(Act& act, WriteHandler handler) {
  const Result<db::Database*> database = host_.database();
  if (!database) co_return database.error();
  act.audit_id = host_.ids().next();
  const Config config = host_.loaded().config;
  Result<Outcome> outcome = co_await (*database)->write([&](db::Tx& tx) -> Result<Outcome> {
    Context context = act.context(host_.ids());
    context.config = &config;
    Result<Json> result = handler(tx, *act.args, context);
    if (!result || act.request.rehearsal) tx.roll_back();
    if (!result) return result.error();
    if (act.audited()) {
      append_audit(tx, {.id = act.audit_id,
                        .at = act.now,
                        .actor = act.request.actor,
                        .operation = act.operation.name,
                        .arguments = act.args->masked(),
                        .change = context.change,
                        .correlation = act.request.correlation});
    }
    return Outcome{*std::move(result), std::move(context.change), act.request.rehearsal};
  });
  act.recorded = outcome.has_value();
  co_return outcome;
}

Task<Result<Outcome>> Runner::host(Act& act, HostHandler handler) {
  Context context = act.context(host_.ids());
  Result<Json> result = co_await handler(host_, *act.args, context);
  if (!result) co_return result.error();
  co_return Outcome{*std::move(result), std::move(context.change), act.request.rehearsal};
}

/// For what has no transaction to be recorded in: refusals, failures, host operations. An act of a process that
/// never opened the database (config init) leaves its trace elsewhere.
Task<> Runner::record(Act& act, const Result<Outcome>& outcome) {
  db::Database* database = host_.open_database();
  if (database == nullptr) co_return;
  if (act.audit_id == 0) act.audit_id = host_.ids().next();
  const JsonObject arguments =
      act.args ? act.args->masked() : masked_unchecked(act.operation, act.request.arguments);
  const Change change = outcome ? outcome->change : Change{};
  const std::string error = outcome ? std::string{} : log::redact(outcome.error().text());
  try {
    co_await database->write([&](db::Tx& tx) {
      append_audit(tx, {.id = act.audit_id,
                        .at = act.now,
                        .actor = act.request.actor,
                        .operation = act.operation.name,
                        .arguments = arguments,
                        .change = change,
                        .outcome = outcome ? AuditOutcome::done : outcome_of(outcome.error()),
                        .error = error,
                        .correlation = act.request.correlation});
    });
  } catch (const db::Error& failure) {
    // A database without our tables, or a broken one: the attempt itself was already answered.
    log::warning(
        "attempt not in the audit",
        {{"operation", act.operation.name}, {"actor", act.request.actor.name}, {"error", failure.what()}});
  }
}

}  // namespace banana::ops
