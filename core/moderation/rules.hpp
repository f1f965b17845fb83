// The rules of the blocklist as the database has them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/moderation/rule.hpp"

namespace banana::moderation {

/// Raised when a rule comes or goes.
inline constexpr std::string_view kChannel = "blocklist";

struct KeptRule {
  Rule rule;
  Instant added_at;
  std::string added_by;
};

struct RuleFilter {
  std::optional<RuleKind> kind = {};
  std::optional<Group> group = {};
  std::optional<RuleId> after = {};
};

[[nodiscard]] std::vector<Rule> read_rules(db::Snapshot& snapshot);
/// In the order in which they came.
[[nodiscard]] std::vector<KeptRule> list_rules(db::Snapshot& snapshot, const RuleFilter& filter,
                                               std::int64_t limit);
[[nodiscard]] std::optional<KeptRule> find_rule(db::Snapshot& snapshot, RuleId id);

struct Stamp {
  IdMaker& ids;
  Instant now;
  std::string_view by;
};

/// The rule's id is made here. invalid for what can't be used, conflict when it is there, limited when there are too
/// many.
[[nodiscard]] Result<KeptRule> add_rule(db::Tx& tx, Rule rule, const Stamp& stamp);
/// False when there is none.
bool remove_rule(db::Tx& tx, RuleId id);

struct Import {
  std::int64_t added = 0;
  std::int64_t kept = 0;     // were there
  std::int64_t removed = 0;  // are not in the file
};

enum class Others : std::uint8_t { stay, go };

/// All or nothing. What is there already under another group takes the new group.
[[nodiscard]] Result<Import> import_rules(db::Tx& tx, const std::vector<Rule>& rules, Others others,
                                          const Stamp& stamp);

/// The shipped rules, the first time this is called on a database; false every other time.
bool seed_rules(db::Tx& tx, IdMaker& ids, Instant now);

}  // namespace banana::moderation
