// Runs operations: the one place where roles, checks, confirmation, rehearsal and audit are enforced, whatever
// door a request came through.
//
//   Runner runner{registry, host};
//   const Result<Outcome> outcome = co_await runner.run({.operation = "users.ban", .arguments = …, .actor = …});
//
// Never throws for a broken database: that is a refusal too, with the details in the log.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/async.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/ops/actor.hpp"
#include "core/ops/context.hpp"
#include "core/ops/host.hpp"
#include "core/ops/registry.hpp"

namespace banana::ops {

/// An act somebody asks for.
struct Request {
  std::string operation;
  JsonObject arguments = {};
  bool confirmed = false;  // they said yes
  bool rehearsal = false;  // do it, say what would change, undo it
  Actor actor = {};
  std::string correlation = {};  // ties the audit row to the log; may be empty
};

struct Outcome {
  Json result;
  Change change = {};
  bool rehearsed = false;
};

/// Acts on a caller's own files or on a database nobody else has are for the caller's own process alone.
enum class Reach : std::uint8_t { shared, own_process };

class Runner {
 public:
  Runner(const Registry& registry, Host& host, Reach reach = Reach::shared)
      : registry_(registry), host_(host), reach_(reach) {}

  [[nodiscard]] const Registry& registry() const { return registry_; }
  [[nodiscard]] Task<Result<Outcome>> run(Request request);

 private:
  struct Act;
  Task<Result<Outcome>> attempt(Act& act);
  Task<Result<Outcome>> read(Act& act, ReadHandler handler);
  Task<Result<Outcome>> write(Act& act, WriteHandler handler);
  Task<Result<Outcome>> host(Act& act, HostHandler handler);
  Task<> record(Act& act, const Result<Outcome>& outcome);

  const Registry& registry_;
  Host& host_;
  const Reach reach_;
};

}  // namespace banana::ops
