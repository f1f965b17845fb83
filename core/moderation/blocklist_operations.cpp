#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/config/read_file.hpp"
#include "core/moderation/blocklist.hpp"
#include "core/moderation/blocklist_file.hpp"
#include "core/moderation/operations.hpp"
#include "core/moderation/prompt.hpp"
#include "core/moderation/rules.hpp"
#include "core/ops/host.hpp"
#include "core/ops/paging.hpp"

namespace banana::moderation {
namespace {

using ops::Arg;
using ops::Args;
using ops::Confirm;
using ops::Context;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

constexpr std::string_view kEveryLanguage = "all";
constexpr std::array<std::string_view, 4> kLanguages{"all", "uz", "ru", "en"};
constexpr std::int64_t kTextBytesMax = 8 * 1024;

JsonObject to_json(const KeptRule& kept) {
  return {{"id", kept.rule.id.str()},
          {"group", to_string(kept.rule.group)},
          {"kind", to_string(kept.rule.kind)},
          {"language", kept.rule.language ? to_string(*kept.rule.language) : kEveryLanguage},
          {"pattern", kept.rule.pattern},
          {"added_at", to_iso8601(kept.added_at)},
          {"added_by", kept.added_by}};
}

Error no_such_rule(RuleId id) {
  return fail(Errc::not_found, fmt::format("no rule {}", id.str()), "`blocklist list` names them all.");
}

Result<Json> list(db::Snapshot& snapshot, const Args& args, const Context&) {
  RuleFilter filter{.after = args.find<RuleId>("after")};
  if (const auto kind = args.find<std::string>("kind")) filter.kind = parse_rule_kind(*kind);
  if (const auto group = args.find<std::string>("group")) filter.group = parse_group(*group);
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const KeptRule& kept : list_rules(snapshot, filter, limit + 1)) {
    if (!page.add(to_json(kept), kept.rule.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const Args& args, const Context&) {
  const auto id = args.get<RuleId>("rule");
  const auto kept = find_rule(snapshot, id);
  if (!kept) return no_such_rule(id);
  return Json(to_json(*kept));
}

Result<Json> add(db::Tx& tx, const Args& args, Context& context) {
  const Rule rule{.kind = parse_rule_kind(args.get<std::string>("kind")).value(),
                  .language = parse_language(args.get<std::string>("language")),
                  .group = parse_group(args.get<std::string>("group")).value(),
                  .pattern = args.get<std::string>("pattern")};
  const Result<KeptRule> added =
      add_rule(tx, rule, {.ids = context.ids, .now = context.now, .by = context.actor.name});
  if (!added) return added.error();
  context.change.after = to_json(*added);
  return context.change.after;
}

Result<Json> remove(db::Tx& tx, const Args& args, Context& context) {
  const auto id = args.get<RuleId>("rule");
  const auto kept = find_rule(tx, id);
  if (!kept || !remove_rule(tx, id)) return no_such_rule(id);
  context.change.before = to_json(*kept);
  return context.change.before;
}

Result<Json> test(db::Snapshot& snapshot, const Args& args, const Context&) {
  const Blocklist list{read_rules(snapshot)};
  std::optional<Language> language;
  if (const auto named = args.find<std::string>("language")) language = parse_language(*named);
  JsonArray items;
  for (const Block& block : list.find_all(clean_prompt(args.get<std::string>("text")).text, language)) {
    if (const auto kept = find_rule(snapshot, block.rule)) items.push_back(to_json(*kept));
  }
  return Json(JsonObject{{"items", std::move(items)}});
}

Result<Json> export_all(db::Snapshot& snapshot, const Args&, const Context&) {
  return Json(JsonObject{{"text", write_blocklist(read_rules(snapshot))}});
}

Result<BlocklistFile> file_of(const std::optional<std::string>& path) {
  if (!path) return shipped_blocklist();
  const auto read = config::read_file(*path, kBlocklistFileBytesMax);
  if (!read) return fail(read.error().code, fmt::format("{} {}", *path, read.error().message));
  return read_blocklist(read->text);
}

Task<Result<Json>> import(ops::Host& host, const Args& args, Context& context) {
  const Result<BlocklistFile> file = file_of(args.find<std::string>("file"));
  if (!file) co_return file.error();
  if (!file->problems.empty()) {
    co_return fail(Errc::invalid, fmt::format("nothing was imported: {}", fmt::join(file->problems, "\n")));
  }
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const Others others = args.get<bool>("replace") ? Others::go : Others::stay;
  const Result<Import> done = co_await (*database)->write([&](db::Tx& tx) {
    auto imported = import_rules(tx, file->rules, others,
                                 {.ids = context.ids, .now = context.now, .by = context.actor.name});
    if (!imported || context.rehearsal) tx.roll_back();
    return imported;
  });
  if (!done) co_return done.error();
  context.change.after = JsonObject{{"added", done->added}, {"kept", done->kept}, {"removed", done->removed}};
  co_return context.change.after;
}

constexpr Arg kRuleArg{.name = "rule",
                       .kind = Kind::id,
                       .help = "the rule's id, from blocklist list",
                       .place = Place::positional,
                       .need = Need::required};
constexpr Arg kListArgs[] = {
    {.name = "group", .kind = Kind::choice, .help = "only of this group", .choices = kGroupNames},
    {.name = "kind", .kind = Kind::choice, .help = "only of this kind", .choices = kRuleKindNames},
    ops::kLimitArg,
    ops::kAfterArg};
constexpr Arg kShowArgs[] = {kRuleArg};
constexpr Arg kAddArgs[] = {{.name = "pattern",
                             .help = "what is forbidden: porn, porn*, \"naked|nude ... child*\"",
                             .place = Place::positional,
                             .need = Need::required,
                             .min = 1,
                             .max = static_cast<std::int64_t>(kPatternBytesMax)},
                            {.name = "group",
                             .kind = Kind::choice,
                             .help = "what the person is told",
                             .fallback = "custom",
                             .choices = kGroupNames},
                            {.name = "kind",
                             .kind = Kind::choice,
                             .help = "how the pattern is read",
                             .fallback = "word",
                             .choices = kRuleKindNames},
                            {.name = "language",
                             .kind = Kind::choice,
                             .help = "only for people who speak it",
                             .fallback = "all",
                             .choices = kLanguages}};
constexpr Arg kTestArgs[] = {
    {.name = "text",
     .help = "a prompt",
     .place = Place::positional,
     .need = Need::required,
     .min = 1,
     .max = kTextBytesMax},
    {.name = "language",
     .kind = Kind::choice,
     .help = "as from a person who speaks it; without it, rules of every language count",
     .choices = kLanguageNames}};
constexpr Arg kImportArgs[] = {
    {.name = "file",
     .kind = Kind::path,
     .help = "a YAML file; without it, the list that came with the program"},
    {.name = "replace", .kind = Kind::flag, .help = "remove the rules that are not in it"}};

constexpr ops::Column kColumns[] = {{.key = "id", .title = "ID", .format = Format::id},
                                    {.key = "group", .title = "GROUP"},
                                    {.key = "kind", .title = "KIND"},
                                    {.key = "language", .title = "LANGUAGE"},
                                    {.key = "pattern", .title = "PATTERN"},
                                    {.key = "added_at", .title = "SINCE", .format = Format::instant},
                                    {.key = "added_by", .title = "ADDED BY", .seen = Seen::in_records}};
constexpr ops::Column kImportColumns[] = {{.key = "added", .title = "ADDED", .format = Format::number},
                                          {.key = "kept", .title = "KEPT", .format = Format::number},
                                          {.key = "removed", .title = "REMOVED", .format = Format::number}};
constexpr ops::Column kText[] = {{.key = "text"}};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"blocklist list",
                                              "blocklist list --group minors --kind regex --json"};
constexpr std::string_view kShowExamples[] = {"blocklist show 01J9ZK4T8QY3E"};
constexpr std::string_view kAddExamples[] = {
    "blocklist add acme*", "blocklist add \"free|cheap ... followers\" --kind phrase --group custom",
    "blocklist add am --group sexual --language uz"};
constexpr std::string_view kRemoveExamples[] = {"blocklist rm 01J9ZK4T8QY3E"};
constexpr std::string_view kTestExamples[] = {"blocklist test \"a cat in a hat\"",
                                              "blocklist test \"p.0.r.n\" --language ru"};
constexpr std::string_view kImportExamples[] = {"blocklist import",
                                                "blocklist import --file mine.yaml --replace"};
constexpr std::string_view kExportExamples[] = {"blocklist export"};

constexpr ops::Operation kOperations[] = {
    {.name = "blocklist.list",
     .summary = "List what nobody may ask for",
     .args = kListArgs,
     .role = Role::moderator,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "No rule matches."},
     .handler = &list},
    {.name = "blocklist.show",
     .summary = "Show a rule",
     .args = kShowArgs,
     .role = Role::moderator,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show},
    {.name = "blocklist.add",
     .summary = "Forbid a word, a phrase or what a regular expression finds",
     .description = "Case, accents, look-alike letters and blanks between letters don't matter, and only "
                    "whole words count: "
                    "porn* begins a word, *porn ends one, a|b is either, and in a phrase ... stands for up "
                    "to four words. "
                    "Regular expressions see lower case without accents or signs, words one blank apart. In "
                    "force at once.",
     .args = kAddArgs,
     .role = Role::moderator,
     .effect = Effect::write,
     .examples = kAddExamples,
     .view = kRecord,
     .handler = &add},
    {.name = "blocklist.rm",
     .summary = "Allow again what a rule forbids",
     .args = kShowArgs,
     .role = Role::moderator,
     .effect = Effect::write,
     .examples = kRemoveExamples,
     .view = kRecord,
     .handler = &remove},
    {.name = "blocklist.test",
     .summary = "Show which rules a prompt runs into",
     .args = kTestArgs,
     .role = Role::moderator,
     .examples = kTestExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "Nothing in it is forbidden."},
     .handler = &test},
    {.name = "blocklist.import",
     .summary = "Take in rules from a file, or those that came with the program",
     .description = "All or none. Rules that are there stay, under the group that the file says.",
     .args = kImportArgs,
     .role = Role::operator_,
     .effect = Effect::bulk,
     .confirm = Confirm::ask,
     .examples = kImportExamples,
     .view = {.show = Show::record, .columns = kImportColumns},
     .handler = &import},
    {.name = "blocklist.export",
     .summary = "Print all rules as a file that import reads",
     .role = Role::moderator,
     .examples = kExportExamples,
     .view = {.show = Show::text, .columns = kText},
     .handler = &export_all},
};

}  // namespace

std::span<const ops::Operation> blocklist_operations() { return kOperations; }

}  // namespace banana::moderation
