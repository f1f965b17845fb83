#include "core/moderation/rules.hpp"

#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "core/moderation/blocklist_file.hpp"

namespace banana::moderation {
namespace {

using db::Sql;

#define RULE_COLUMNS "id, kind, language, category, pattern, added_at, added_by"

constexpr Sql kAll = "SELECT " RULE_COLUMNS " FROM blocklist_rule ORDER BY id";
constexpr Sql kOne = "SELECT " RULE_COLUMNS " FROM blocklist_rule WHERE id = $1";
constexpr Sql kPage = "SELECT " RULE_COLUMNS
                      " FROM blocklist_rule WHERE id > $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2) AND "
                      "(CAST($3 AS TEXT) IS NULL OR category = $3) ORDER BY id LIMIT $4";
constexpr Sql kSame =
    "SELECT " RULE_COLUMNS " FROM blocklist_rule WHERE kind = $1 AND language = $2 AND pattern = $3";
constexpr Sql kAdd = "INSERT INTO blocklist_rule (" RULE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr Sql kRegroup =
    "UPDATE blocklist_rule SET category = $2, added_at = $3, added_by = $4 WHERE id = $1";
constexpr Sql kRemove = "DELETE FROM blocklist_rule WHERE id = $1";
constexpr Sql kCount = "SELECT count(*) FROM blocklist_rule";
constexpr Sql kCountRegexes = "SELECT count(*) FROM blocklist_rule WHERE kind = 'regex'";
constexpr Sql kSeed = "INSERT INTO blocklist_seed (id, at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";

#undef RULE_COLUMNS

constexpr std::string_view kEveryLanguage = "all";

std::string_view language_name(const Rule& rule) {
  return rule.language ? to_string(*rule.language) : kEveryLanguage;
}

KeptRule read(const db::Rows& row) {
  // The table's checks hold these names to ours.
  return {.rule = {.id = row.get<RuleId>(0),
                   .kind = parse_rule_kind(row.text(1)).value(),
                   .language = parse_language(row.text(2)),
                   .group = parse_group(row.text(3)).value(),
                   .pattern = row.get<std::string>(4)},
          .added_at = row.get<Instant>(5),
          .added_by = row.get<std::string>(6)};
}

std::optional<KeptRule> same_rule(db::Snapshot& snapshot, const Rule& rule) {
  db::Rows rows = snapshot.query(kSame, to_string(rule.kind), language_name(rule), rule.pattern);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

/// Blanks that mean nothing would make two rules of one.
std::string tidy(RuleKind kind, std::string_view pattern) {
  if (kind == RuleKind::regex) return std::string{pattern};
  std::string out;
  for (const char c : pattern) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

Result<> check_room(db::Snapshot& snapshot) {
  if (snapshot.value<std::int64_t>(kCount).value_or(0) > static_cast<std::int64_t>(kRulesMax)) {
    return fail(Errc::limited, fmt::format("a blocklist has {} rules at most", kRulesMax));
  }
  if (snapshot.value<std::int64_t>(kCountRegexes).value_or(0) > static_cast<std::int64_t>(kRegexRulesMax)) {
    return fail(Errc::limited, fmt::format("a blocklist has {} regular expressions at most", kRegexRulesMax),
                "Words and phrases with stars cost next to nothing: use those.");
  }
  return {};
}

KeptRule insert(db::Tx& tx, Rule rule, const Stamp& stamp) {
  rule.id = make_id<RuleId>(stamp.ids);
  tx.run(kAdd, rule.id, to_string(rule.kind), language_name(rule), to_string(rule.group), rule.pattern,
         stamp.now, stamp.by);
  return {.rule = std::move(rule), .added_at = stamp.now, .added_by = std::string{stamp.by}};
}

}  // namespace

std::vector<Rule> read_rules(db::Snapshot& snapshot) {
  std::vector<Rule> out;
  db::Rows rows = snapshot.query(kAll);
  while (rows.next()) out.push_back(read(rows).rule);
  return out;
}

std::vector<KeptRule> list_rules(db::Snapshot& snapshot, const RuleFilter& filter, std::int64_t limit) {
  std::vector<KeptRule> out;
  const auto kind = filter.kind ? std::optional{to_string(*filter.kind)} : std::nullopt;
  const auto group = filter.group ? std::optional{to_string(*filter.group)} : std::nullopt;
  db::Rows rows = snapshot.query(kPage, filter.after.value_or(RuleId{}), kind, group, limit);
  while (rows.next()) out.push_back(read(rows));
  return out;
}

std::optional<KeptRule> find_rule(db::Snapshot& snapshot, RuleId id) {
  db::Rows rows = snapshot.query(kOne, id);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

Result<KeptRule> add_rule(db::Tx& tx, Rule rule, const Stamp& stamp) {
  rule.pattern = tidy(rule.kind, rule.pattern);
  if (const auto fine = check_rule(rule); !fine) return fine.error();
  if (const auto known = same_rule(tx, rule)) {
    return fail(Errc::conflict, fmt::format("rule {} says so already, in group {}", known->rule.id.str(),
                                            to_string(known->rule.group)));
  }
  KeptRule added = insert(tx, std::move(rule), stamp);
  if (const auto room = check_room(tx); !room) return room.error();
  tx.notify(kChannel);
  return added;
}

bool remove_rule(db::Tx& tx, RuleId id) {
  const bool was = tx.exec(kRemove, id) == 1;
  if (was) tx.notify(kChannel);
  return was;
}

Result<Import> import_rules(db::Tx& tx, const std::vector<Rule>& rules, Others others, const Stamp& stamp) {
  Import done;
  std::set<RuleId> in_file;
  for (Rule rule : rules) {
    rule.pattern = tidy(rule.kind, rule.pattern);
    if (const auto known = same_rule(tx, rule)) {
      in_file.insert(known->rule.id);
      if (known->rule.group != rule.group) {
        tx.run(kRegroup, known->rule.id, to_string(rule.group), stamp.now, stamp.by);
      }
      ++done.kept;
      continue;
    }
    if (const auto fine = check_rule(rule); !fine) {
      return fail(fine.error().code, fmt::format("\"{}\": {}", rule.pattern, fine.error().message),
                  fine.error().hint);
    }
    in_file.insert(insert(tx, std::move(rule), stamp).rule.id);
    ++done.added;
  }
  if (others == Others::go) {
    for (const Rule& rule : read_rules(tx)) {
      if (!in_file.contains(rule.id)) done.removed += tx.exec(kRemove, rule.id);
    }
  }
  if (const auto room = check_room(tx); !room) return room.error();
  tx.notify(kChannel);
  return done;
}

bool seed_rules(db::Tx& tx, IdMaker& ids, Instant now) {
  if (tx.exec(kSeed, now) == 0) return false;
  const auto imported = import_rules(tx, shipped_blocklist().rules, Others::stay,
                                     {.ids = ids, .now = now, .by = "installation"});
  if (!imported) throw std::logic_error{"the shipped blocklist: " + imported.error().message};
  return true;
}

}  // namespace banana::moderation
