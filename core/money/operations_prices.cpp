// prices list, show, history, set, quote.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/money/operations.hpp"
#include "core/money/price_book.hpp"
#include "core/money/price_decimal.hpp"

namespace banana::money {
namespace {

using ops::Arg;
using ops::Args;
using ops::Column;
using ops::Context;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

std::string_view state(db::Snapshot& snapshot, const PriceVersion& price, Instant now) {
  if (price.valid_from > now) return "planned";
  if (!price.holds(now)) return "over";
  const auto current = price_at(snapshot, price.model, price.operation, now);
  return current && current->id == price.id ? "current" : "replaced";
}

JsonObject describe(db::Snapshot& snapshot, const PriceVersion& price, Instant now) {
  return {{"model", price.model},
          {"operation", price.operation},
          {"version", price.version},
          {"state", state(snapshot, price, now)},
          {"price", describe(price.rule)},
          {"from", to_iso8601(price.valid_from)},
          {"until", price.valid_to ? Json(to_iso8601(*price.valid_to)) : Json(nullptr)},
          {"note", price.note},
          {"created_by", price.created_by},
          {"created_at", to_iso8601(price.created_at)},
          {"id", price.id.str()},
          {"rule", to_json(price.rule)}};
}

Json table(db::Snapshot& snapshot, const std::vector<PriceVersion>& prices, Instant now) {
  JsonArray items;
  for (const PriceVersion& price : prices) items.push_back(describe(snapshot, price, now));
  return JsonObject{{"items", std::move(items)}};
}

Result<Json> list(db::Snapshot& snapshot, const Args& args, const Context& context) {
  const Instant at = args.find<Instant>("at").value_or(context.now);
  const auto model = args.find<std::string>("model").value_or("");
  return table(snapshot, price_list(snapshot, at, model), context.now);
}

Result<Json> show(db::Snapshot& snapshot, const Args& args, const Context& context) {
  const Instant at = args.find<Instant>("at").value_or(context.now);
  const auto price =
      find_price(snapshot, args.get<std::string>("model"), args.get<std::string>("operation"), at);
  if (!price) return price.error();
  return Json(describe(snapshot, *price, context.now));
}

Result<Json> history(db::Snapshot& snapshot, const Args& args, const Context& context) {
  const auto model = args.get<std::string>("model");
  const auto operation = args.get<std::string>("operation");
  const auto versions = price_history(snapshot, model, operation);
  if (versions.empty()) return find_price(snapshot, model, operation, context.now).error();
  return table(snapshot, versions, context.now);
}

/// Arguments that say something of the rule, and where they go.
struct Part {
  std::string_view arg;
  Kind kind;
  std::string_view member;
  bool in_tokens;
};
constexpr std::array<Part, 10> kParts{{{"base", Kind::tokens, "base", true},
                                       {"per-second", Kind::tokens, "per_second", true},
                                       {"per-reference", Kind::tokens, "per_reference", true},
                                       {"next-output", Kind::text, "next_output", true},
                                       {"options", Kind::json, "options", true},
                                       {"markup", Kind::text, "markup_percent", false},
                                       {"fee", Kind::tokens, "fee", false},
                                       {"at-least", Kind::tokens, "at_least", false},
                                       {"cost", Kind::json, "cost", false},
                                       {"tokens-per-dollar", Kind::integer, "tokens_per_dollar", false}}};

Json value_of(const Args& args, const Part& part) {
  switch (part.kind) {
    case Kind::tokens:
      return Json(args.get<Tokens>(part.arg).units());
    case Kind::integer:
      return Json(args.get<std::int64_t>(part.arg));
    case Kind::json:
      return args.get<Json>(part.arg);
    default:
      return Json(args.get<std::string>(part.arg));
  }
}

/// The newest rule with what was given put over it, or the whole rule that was given.
Result<Rule> wanted_rule(const std::optional<PriceVersion>& newest, const Args& args) {
  const bool parts = std::ranges::any_of(kParts, [&](const Part& part) { return args.has(part.arg); });
  if (args.has("rule")) {
    if (parts) return fail(Errc::invalid, "a whole rule leaves nothing else to be said of the price");
    return read_rule(args.get<Json>("rule"));
  }
  if (!parts) {
    return fail(Errc::invalid, "nothing to set",
                "Such as: bananactl prices set nano-banana generate --base 120");
  }
  JsonObject rule = newest ? to_json(newest->rule) : JsonObject{};
  for (const Part& part : kParts) {
    if (!args.has(part.arg)) continue;
    if (!part.in_tokens) {
      rule[part.member] = value_of(args, part);
      continue;
    }
    Json& tokens = rule["tokens"];
    if (!tokens.is_object()) tokens = JsonObject{};
    tokens.get_object()[part.member] = value_of(args, part);
  }
  return read_rule(rule);
}

Result<Json> set(db::Tx& tx, const Args& args, Context& context) {
  NewPrice order{.model = args.get<std::string>("model"),
                 .operation = args.get<std::string>("operation"),
                 .rule = {},
                 .valid_from = args.find<Instant>("from"),
                 .valid_to = args.find<Instant>("until"),
                 .note = args.find<std::string>("note").value_or(""),
                 .by = context.actor.name};
  auto rule = wanted_rule(newest_price(tx, order.model, order.operation), args);
  if (!rule) return rule.error();
  order.rule = *std::move(rule);
  const Instant from = order.valid_from.value_or(context.now);
  if (const auto before = price_at(tx, order.model, order.operation, from)) {
    context.change.before = describe(tx, *before, context.now);
  }
  const auto added = add_price(tx, context.ids, context.now, order);
  if (!added) return added.error();
  context.change.after = describe(tx, *added, context.now);
  return context.change.after;
}

Result<Json> quote(db::Snapshot& snapshot, const Args& args, const Context& context) {
  Ask ask{.model = args.get<std::string>("model"),
          .operation = args.get<std::string>("operation"),
          .outputs = args.get<std::int64_t>("outputs"),
          .references = args.get<std::int64_t>("references"),
          .seconds = args.get<std::int64_t>("seconds")};
  if (args.has("options")) {
    auto options = read_options(args.get<Json>("options"));
    if (!options) return options.error();
    ask.options = *std::move(options);
  }
  const auto version =
      find_price(snapshot, ask.model, ask.operation, args.find<Instant>("at").value_or(context.now));
  if (!version) return version.error();
  const auto price = work_out(version->rule, ask);
  if (!price) return price.error();
  std::string summary =
      fmt::format("Total: {} tokens, by version {}.", price->total.units(), version->version);
  if (price->cost_usd_micros) {
    summary += fmt::format(" The provider should charge us ${}.", format_decimal(*price->cost_usd_micros, 6));
  }
  return Json(
      JsonObject{{"items", to_json(price->lines)},
                 {"tokens", price->total.units()},
                 {"cost_usd_micros", price->cost_usd_micros ? Json(*price->cost_usd_micros) : Json(nullptr)},
                 {"version", version->version},
                 {"price_id", version->id.str()},
                 {"summary", std::move(summary)}});
}

constexpr std::int64_t kKeyMax = 64;
constexpr Arg kModel{.name = "model",
                     .help = "the model's key, such as nano-banana",
                     .place = Place::positional,
                     .need = Need::required,
                     .max = kKeyMax};
constexpr Arg kOperation{.name = "operation",
                         .help = "what it does: generate, edit, upscale …",
                         .place = Place::positional,
                         .need = Need::required,
                         .max = kKeyMax};
constexpr Arg kAt{.name = "at", .kind = Kind::instant, .help = "as of this time; without it, now"};
constexpr Arg kListArgs[] = {{.name = "model", .help = "only of this model", .max = kKeyMax}, kAt};
constexpr Arg kShowArgs[] = {kModel, kOperation, kAt};
constexpr Arg kHistoryArgs[] = {kModel, kOperation};
constexpr Arg kSetArgs[] = {
    kModel,
    kOperation,
    {.name = "base", .kind = Kind::tokens, .help = "tokens of one output", .min = 0},
    {.name = "per-second", .kind = Kind::tokens, .help = "tokens a second of it", .min = 0},
    {.name = "per-reference", .kind = Kind::tokens, .help = "tokens a reference picture, once", .min = 0},
    {.name = "next-output", .help = "factor of each output after the first: 0.9"},
    {.name = "options",
     .kind = Kind::json,
     .help = R"(factors by option: {"size": {"1K": 1, "2K": "1.5", "*": 1}})"},
    {.name = "markup", .help = "percent on top: 12.5"},
    {.name = "fee", .kind = Kind::tokens, .help = "tokens on top of all", .min = 0},
    {.name = "at-least", .kind = Kind::tokens, .help = "tokens it never goes below", .min = 0},
    {.name = "cost",
     .kind = Kind::json,
     .help = R"(what the provider charges, in millionths of a dollar: {"base": 39000})"},
    {.name = "tokens-per-dollar",
     .kind = Kind::integer,
     .help = "for a price made from the cost",
     .min = 1,
     .max = kTokensPerDollarMax},
    {.name = "rule", .kind = Kind::json, .help = "the whole rule, instead of its parts"},
    {.name = "from", .kind = Kind::instant, .help = "when it begins; without it, at once"},
    {.name = "until",
     .kind = Kind::instant,
     .help = "when it ends by itself and the version before counts again"},
    {.name = "note", .help = "why", .max = static_cast<std::int64_t>(limits::kReasonBytesMax)},
};
constexpr Arg kQuoteArgs[] = {
    kModel,
    kOperation,
    {.name = "options", .kind = Kind::json, .help = R"(such as {"size": "2K", "quality": "high"})"},
    {.name = "outputs",
     .kind = Kind::integer,
     .help = "how many results",
     .fallback = "1",
     .min = 1,
     .max = kOutputsMax},
    {.name = "references",
     .kind = Kind::integer,
     .help = "how many reference pictures",
     .fallback = "0",
     .min = 0,
     .max = kReferencesMax},
    {.name = "seconds",
     .kind = Kind::integer,
     .help = "how long a video",
     .fallback = "0",
     .min = 0,
     .max = kSecondsMax},
    kAt};

constexpr Column kColumns[] = {
    {.key = "model", .title = "MODEL", .format = Format::id},
    {.key = "operation", .title = "OPERATION", .format = Format::id},
    {.key = "price", .title = "TOKENS"},
    {.key = "version", .title = "VERSION", .format = Format::number},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "from", .title = "FROM", .format = Format::instant},
    {.key = "until", .title = "UNTIL", .format = Format::instant},
    {.key = "note", .title = "NOTE"},
    {.key = "created_by", .title = "SET BY", .seen = Seen::in_records},
    {.key = "created_at", .title = "SET AT", .format = Format::instant, .seen = Seen::in_records},
    {.key = "rule", .title = "RULE", .format = Format::json, .seen = Seen::in_records},
    {.key = "id", .title = "ID", .format = Format::id, .seen = Seen::in_records},
};
constexpr Column kLineColumns[] = {{.key = "what", .title = "WHAT"},
                                   {.key = "of", .title = "OF"},
                                   {.key = "tokens", .title = "TOKENS", .format = Format::number}};
constexpr ops::View kTable{.show = Show::table, .columns = kColumns, .empty = "Nothing has a price yet."};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"prices list", "prices list --model nano-banana --at +7d"};
constexpr std::string_view kShowExamples[] = {"prices show nano-banana generate"};
constexpr std::string_view kHistoryExamples[] = {"prices history nano-banana generate"};
constexpr std::string_view kSetExamples[] = {
    "prices set nano-banana generate --base 120 --per-reference 10",
    R"(prices set nano-banana generate --options '{"size": {"1K": 1, "2K": "1.5"}}' --dry-run)",
    "prices set nano-banana generate --base 60 --from 2026-12-01 --until 2026-12-08 --note \"a week at half "
    "price\"",
    R"(prices set veo video --rule '{"cost": {"per_second": 150000}, "tokens_per_dollar": 1000, "markup_percent": 40}')"};
constexpr std::string_view kQuoteExamples[] = {
    "prices quote nano-banana generate --outputs 4",
    R"(prices quote nano-banana generate --options '{"size": "2K"}' --references 2)"};

constexpr ops::Operation kOperations[] = {
    {.name = "prices.list",
     .summary = "List what everything costs",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = kTable,
     .handler = &list},
    {.name = "prices.show",
     .summary = "Show the price of one operation of a model",
     .args = kShowArgs,
     .role = Role::support,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show},
    {.name = "prices.history",
     .summary = "Show all versions of a price, newest first",
     .args = kHistoryArgs,
     .role = Role::support,
     .examples = kHistoryExamples,
     .view = kTable,
     .handler = &history},
    {.name = "prices.set",
     .summary = "Give an operation of a model a new price",
     .description =
         "Adds a version; the older ones stay as they were, and quotes keep the price they were made with. "
         "What isn't given is taken from the newest version. One output costs the base, and per-second for "
         "each second, times the factors of its options. Then come the other outputs, the references, the "
         "markup and the fee, and one rounding up to a whole token.",
     .args = kSetArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kSetExamples,
     .view = kRecord,
     .handler = &set},
    {.name = "prices.quote",
     .summary = "Work out a price and show how",
     .description = "Nothing is kept: what a user is quoted, they are quoted by the bot.",
     .args = kQuoteArgs,
     .role = Role::support,
     .examples = kQuoteExamples,
     .view = {.show = Show::table, .columns = kLineColumns},
     .handler = &quote},
};

}  // namespace

std::span<const ops::Operation> price_operations() { return kOperations; }

}  // namespace banana::money
