#include "core/text/operations.hpp"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/spelling.hpp"
#include "core/ops/paging.hpp"
#include "core/text/override.hpp"

namespace banana::text {
namespace {

using ops::Arg;
using ops::Args;
using ops::Context;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

constexpr std::int64_t kKeyBytesMax = 200;

const Catalogue& ours() { return *shipped().catalogue; }

Language language_of(const Args& args) {
  return parse_language(args.get<std::string>("language")).value_or(Language::en);
}

Error unknown(std::string_view key) {
  const auto keys = ours().keys(Language::en);
  return fail(Errc::not_found,
              fmt::format("no text is called \"{}\"{}", key, did_you_mean(nearest(key, keys))),
              "`texts list` names them all.");
}

std::string_view source_of(Language language, std::string_view key) {
  const Pattern* pattern = ours().find(language, key);
  return pattern == nullptr ? std::string_view{} : std::string_view{pattern->source};
}

JsonObject describe(db::Snapshot& snapshot, std::string_view key, Language language) {
  const std::string_view was = source_of(language, key);
  const auto said = find_override(snapshot, key, language);
  const Pattern* english = ours().find(Language::en, key);
  return {{"key", key},
          {"language", to_string(language)},
          {"text", said ? Json(said->body) : Json(was)},
          {"shipped", was},
          {"arguments",
           english == nullptr ? std::string{} : fmt::format("{}", fmt::join(english->arguments, ", "))},
          {"set_by", said ? Json(said->set_by) : Json(nullptr)},
          {"set_at", said ? Json(to_iso8601(said->set_at)) : Json(nullptr)}};
}

Result<Json> list(db::Snapshot& snapshot, const Args& args, const Context&) {
  const Language language = language_of(args);
  const std::string under = args.find<std::string>("under").value_or("");
  const std::string after = args.find<std::string>("after").value_or("");
  ops::Page page{args.get<std::int64_t>("limit")};
  for (const std::string_view key : ours().keys(Language::en)) {
    if (!key.starts_with(under) || key <= after) continue;
    JsonObject item = describe(snapshot, key, language);
    if (args.get<bool>("changed") && item["set_at"].is_null()) continue;
    if (!page.add(std::move(item), std::string{key})) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const Args& args, const Context&) {
  const auto key = args.get<std::string>("key");
  if (ours().find(Language::en, key) == nullptr) return unknown(key);
  JsonArray items;
  for (const Language language : {Language::uz, Language::ru, Language::en}) {
    items.push_back(describe(snapshot, key, language));
  }
  return Json(JsonObject{{"items", std::move(items)}});
}

Result<Json> set(db::Tx& tx, const Args& args, Context& context) {
  const Override said{.key = args.get<std::string>("key"),
                      .language = language_of(args),
                      .body = args.get<std::string>("text"),
                      .set_at = context.now,
                      .set_by = context.actor.name};
  if (ours().find(Language::en, said.key) == nullptr) return unknown(said.key);
  if (const auto fits = fitting_pattern(ours(), said.language, said.key, said.body); !fits) {
    return fail(Errc::invalid, "this text can't be used: " + fits.error().message,
                fmt::format("The one it would replace: {}", source_of(said.language, said.key)));
  }
  context.change.before = describe(tx, said.key, said.language);
  set_override(tx, said);
  context.change.after = describe(tx, said.key, said.language);
  return context.change.after;
}

Result<Json> unset(db::Tx& tx, const Args& args, Context& context) {
  const auto key = args.get<std::string>("key");
  const Language language = language_of(args);
  context.change.before = describe(tx, key, language);
  // One that was set before an upgrade took its text away can still be removed.
  if (!unset_override(tx, key, language) && ours().find(Language::en, key) == nullptr) return unknown(key);
  context.change.after = describe(tx, key, language);
  return context.change.after;
}

constexpr Arg kKeyArg{.name = "key",
                      .help = "which text: demo.welcome",
                      .place = Place::positional,
                      .need = Need::required,
                      .min = 1,
                      .max = kKeyBytesMax};
constexpr Arg kLanguageArg{.name = "language",
                           .kind = Kind::choice,
                           .help = "in which language",
                           .place = Place::positional,
                           .need = Need::required,
                           .choices = kLanguageNames};
constexpr Arg kListArgs[] = {
    {.name = "language",
     .kind = Kind::choice,
     .help = "in which language",
     .fallback = "en",
     .choices = kLanguageNames},
    {.name = "under",
     .help = "only texts whose key begins so, as demo.button",
     .min = 1,
     .max = kKeyBytesMax},
    {.name = "changed", .kind = Kind::flag, .help = "only texts that were set"},
    ops::kLimitArg,
    {.name = "after", .help = "go on after this key: next of the last page", .min = 1, .max = kKeyBytesMax}};
constexpr Arg kShowArgs[] = {kKeyArg};
constexpr Arg kSetArgs[] = {kKeyArg,
                            kLanguageArg,
                            {.name = "text",
                             .help = "what is to be said",
                             .place = Place::positional,
                             .need = Need::required,
                             .min = 1,
                             .max = static_cast<std::int64_t>(kPatternBytesMax)}};
constexpr Arg kUnsetArgs[] = {kKeyArg, kLanguageArg};

constexpr ops::Column kColumns[] = {
    {.key = "key", .title = "KEY", .format = Format::id},
    {.key = "language", .title = "LANGUAGE"},
    {.key = "text", .title = "TEXT", .format = Format::prose},
    {.key = "set_by", .title = "SET BY"},
    {.key = "set_at", .title = "SET AT", .format = Format::instant},
    {.key = "arguments", .title = "FILLED IN WITH", .seen = Seen::in_records},
    {.key = "shipped", .title = "SHIPPED", .format = Format::prose, .seen = Seen::in_records}};
constexpr ops::View kTable{.show = Show::table, .columns = kColumns, .empty = "No text matches."};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"texts list", "texts list --language uz --under demo.",
                                              "texts list --changed --json"};
constexpr std::string_view kShowExamples[] = {"texts show demo.welcome"};
constexpr std::string_view kSetExamples[] = {"texts set demo.menu.title en \"What would you like?\"",
                                             "texts set demo.button.help uz Yordam --dry-run"};
constexpr std::string_view kUnsetExamples[] = {"texts unset demo.menu.title en"};

constexpr ops::Operation kOperations[] = {
    {.name = "texts.list",
     .summary = "List what the bots say",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = kTable,
     .handler = &list},
    {.name = "texts.show",
     .summary = "Show a text in every language",
     .args = kShowArgs,
     .role = Role::support,
     .examples = kShowExamples,
     .view = kTable,
     .handler = &show},
    {.name = "texts.set",
     .summary = "Let the bots say something differently",
     .description =
         "Takes effect at once, without a restart. The text is filled in with the same {arguments} "
         "as before, may hold Telegram's HTML tags, and has every plural form of its language.",
     .args = kSetArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kSetExamples,
     .view = kRecord,
     .handler = &set},
    {.name = "texts.unset",
     .summary = "Give a text its shipped words back",
     .args = kUnsetArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kUnsetExamples,
     .view = kRecord,
     .handler = &unset},
};

}  // namespace

std::span<const ops::Operation> text_operations() { return kOperations; }

}  // namespace banana::text
