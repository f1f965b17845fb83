// One administrative act is one row: the command line, the chat admin, the HTTP API and the web admin are
// made from it, and whatever must hold for all of them (roles, checks, confirmation, rehearsal, audit) is
// done in one place, the Runner.
//
//   Result<Json> ban(db::Tx& tx, const Args& args, Context& context);
//
//   constexpr Arg kBan[] = {
//       {.name = "user", .kind = Kind::id, .help = "whom", .place = Place::positional, .need =
//       Need::required},
//       {.name = "reason", .help = "told to the user", .need = Need::required, .max =
//       limits::kReasonBytesMax}};
//   constexpr std::string_view kBanExamples[] = {"users ban 01J9ZK4T8QY3E --reason spam"};
//   constexpr Operation kOperations[] = {{.name = "users.ban",
//                                         .summary = "Keep a user out",
//                                         .args = kBan,
//                                         .role = Role::moderator,
//                                         .effect = Effect::write,
//                                         .examples = kBanExamples,
//                                         .handler = &ban}};
//   std::span<const Operation> people_operations() { return kOperations; }
//
// Rows are constants: a table costs nothing until it is used.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "core/base/async.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/ops/actor.hpp"
#include "core/ops/arg.hpp"
#include "core/ops/args.hpp"
#include "core/ops/context.hpp"
#include "core/ops/view.hpp"

namespace banana::ops {

class Host;

/// What an act does to the world. All but reads are audited, refused attempts too.
enum class Effect : std::uint8_t {
  read,
  write,
  money,  // moves somebody's money
  bulk,   // touches many things at once
};

[[nodiscard]] std::string_view to_string(Effect effect);

/// Money and bulk acts ask; so does whatever can't be undone.
enum class Confirm : std::uint8_t { none, ask };

/// Whose process runs it.
enum class Where : std::uint8_t {
  database,  // the one that has the database: the daemon while it owns an SQLite file
  caller,    // the caller's own: its configuration, its files. No face but bananactl offers these
  offline,   // the caller's own, and nobody else may have the database open
};

/// Reads one state of the database.
using ReadHandler = Result<Json> (*)(db::Snapshot&, const Args&, const Context&);
/// One transaction: the audit row commits with it, a refusal undoes it. A rehearsal runs it and rolls back.
using WriteHandler = Result<Json> (*)(db::Tx&, const Args&, Context&);
/// Acts that are not one transaction: migrations, configuration, doctor.
using HostHandler = Task<Result<Json>> (*)(Host&, const Args&, Context&);

using Handler = std::variant<ReadHandler, WriteHandler, HostHandler>;

struct Operation {
  std::string_view name;              // "users.ban": noun and verb; or one word, "doctor"
  std::string_view summary;           // what it does, one line, imperative, no full stop
  std::string_view description = {};  // whatever more one should know, as sentences
  std::span<const Arg> args = {};     // positional ones in their order
  Role role = Role::operator_;
  Effect effect = Effect::read;
  Confirm confirm = Confirm::none;
  Where where = Where::database;
  std::span<const std::string_view> examples = {};  // without "bananactl"; at least one
  View view = {};
  Handler handler;

  [[nodiscard]] constexpr std::string_view noun() const { return name.substr(0, name.find('.')); }
  /// Empty for operations of one word.
  [[nodiscard]] constexpr std::string_view verb() const {
    const std::size_t dot = name.find('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
  }
  [[nodiscard]] const Arg* arg(std::string_view arg_name) const;
};

}  // namespace banana::ops
