// Deliberately broken ledgers: each breaks one rule, and the simulation has to notice. The product stays as it
// is; what is broken is the SQL it sends, the schema it relies on, or a promise of the database.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace banana::sim {

/// A statement of the ledger that does something else, with the same parameters. SQLite's texts.
struct Rewrite {
  std::string_view having;                       // marks the statement
  std::optional<std::string_view> instead = {};  // nothing: it isn't sent at all
};

enum class Promise {
  kept,
  torn,          // an operation that is cut short leaves what it had written
  told_too_soon  // a commit that failed is told as done
};

struct Mutation {
  std::string_view name;
  std::string_view breaks;
  std::string_view schema = {};  // run on the empty database
  std::span<const Rewrite> rewrites = {};
  Promise promise = Promise::kept;
};

[[nodiscard]] std::span<const Mutation> mutations();

}  // namespace banana::sim
