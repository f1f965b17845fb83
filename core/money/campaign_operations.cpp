// campaigns list, show, add, close.
#include <utility>

#include "core/money/campaign.hpp"
#include "core/money/growth_json.hpp"
#include "core/money/growth_operations.hpp"
#include "core/money/ledger.hpp"
#include "core/ops/paging.hpp"

namespace banana::growth {
namespace {

using ops::Arg;
using ops::Format;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Show;

/// {"XTR": 250, "UZS": 1500000}: units of the asset, tiyin for soum.
JsonObject revenue_json(db::Snapshot& snapshot, const CampaignStats& stats) {
  JsonObject revenue;
  for (const ledger::Asset& asset : ledger::assets(snapshot)) {
    for (const ledger::Money& money : stats.revenue) {
      if (money.asset == asset.id) revenue[asset.name] = money.units;
    }
  }
  return revenue;
}

JsonObject to_json(db::Snapshot& snapshot, const Campaign& campaign) {
  const CampaignStats stats = campaign_stats(snapshot, campaign.id);
  return {{"code", campaign.code},
          {"name", campaign.name},
          {"state", campaign.closed_at ? "closed" : "active"},
          {"clicks", stats.clicks},
          {"starts", stats.starts},
          {"payers", stats.payers},
          {"revenue", revenue_json(snapshot, stats)},
          {"link", "c_" + campaign.code},
          {"created_at", to_iso8601(campaign.created_at)},
          {"created_by", campaign.created_by},
          {"closed_at", optional_time(campaign.closed_at)}};
}

Result<Json> list(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const Campaign& campaign : campaigns(snapshot, args.find<CampaignId>("after"), limit + 1)) {
    if (!page.add(to_json(snapshot, campaign), campaign.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const Result<Campaign> campaign = find_campaign(snapshot, args.get<std::string>("code"));
  if (!campaign) return campaign.error();
  return Json(to_json(snapshot, *campaign));
}

Result<Json> add(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Campaign> campaign =
      add_campaign(tx, args.get<std::string>("code"), args.get<std::string>("name"), context.actor.name,
                   context.ids, context.now);
  if (!campaign) return campaign.error();
  context.change.after = to_json(tx, *campaign);
  return context.change.after;
}

Result<Json> close(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Campaign> before = find_campaign(tx, args.get<std::string>("code"));
  if (!before) return before.error();
  const Result<Campaign> after = close_campaign(tx, before->code, context.now);
  if (!after) return after.error();
  context.change.before = to_json(tx, *before);
  context.change.after = to_json(tx, *after);
  return context.change.after;
}

constexpr Arg kCodeArg{.name = "code",
                       .help = "what its link ends in: a-z, 0-9, _ and -",
                       .place = Place::positional,
                       .need = Need::required,
                       .min = 1,
                       .max = 32};
constexpr Arg kListArgs[] = {ops::kLimitArg, ops::kAfterArg};
constexpr Arg kWhich[] = {kCodeArg};
constexpr Arg kAddArgs[] = {kCodeArg,
                            {.name = "name",
                             .help = "where it is advertised",
                             .place = Place::positional,
                             .need = Need::required,
                             .min = 1,
                             .max = 100}};

constexpr ops::Column kColumns[] = {
    {.key = "code", .title = "CAMPAIGN", .format = Format::id},
    {.key = "name", .title = "NAME"},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "clicks", .title = "CLICKS", .format = Format::number},
    {.key = "starts", .title = "NEW PEOPLE", .format = Format::number},
    {.key = "payers", .title = "PAYERS", .format = Format::number},
    {.key = "revenue", .title = "REVENUE", .format = Format::json},
    {.key = "link", .title = "START PARAMETER", .format = Format::id},
    {.key = "created_at", .title = "SINCE", .format = Format::instant},
    {.key = "created_by", .title = "BY", .seen = ops::Seen::in_records},
    {.key = "closed_at", .title = "CLOSED", .format = Format::instant, .seen = ops::Seen::in_records},
};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"campaigns list"};
constexpr std::string_view kShowExamples[] = {"campaigns show navruz-insta"};
constexpr std::string_view kAddExamples[] = {"campaigns add navruz-insta \"Instagram, March\""};
constexpr std::string_view kCloseExamples[] = {"campaigns close navruz-insta"};

constexpr ops::Operation kOperations[] = {
    {.name = "campaigns.list",
     .summary = "List campaign links and what they brought",
     .args = kListArgs,
     .role = Role::moderator,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "There are no campaigns."},
     .handler = &list},
    {.name = "campaigns.show",
     .summary = "Show what a campaign link brought",
     .description =
         "New people are those whose first contact came by this link; payers and revenue are theirs, "
         "without refunded payments.",
     .args = kWhich,
     .role = Role::moderator,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show},
    {.name = "campaigns.add",
     .summary = "Make a campaign link",
     .description = "Advertise t.me/BOT?start=c_CODE.",
     .args = kAddArgs,
     .role = Role::admin,
     .effect = ops::Effect::write,
     .examples = kAddExamples,
     .view = kRecord,
     .handler = &add},
    {.name = "campaigns.close",
     .summary = "Stop counting a campaign link",
     .description = "The link still leads to the bot. Later payments of the people it brought still count.",
     .args = kWhich,
     .role = Role::admin,
     .effect = ops::Effect::write,
     .examples = kCloseExamples,
     .view = kRecord,
     .handler = &close},
};

}  // namespace

std::span<const ops::Operation> campaign_operations() { return kOperations; }

}  // namespace banana::growth
