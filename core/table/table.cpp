#include "core/table/table.hpp"

#include "core/access/bots.hpp"
#include "core/access/operations.hpp"
#include "core/blob/operations.hpp"
#include "core/dialog/dialog.hpp"
#include "core/gallery/operations.hpp"
#include "core/gallery/shared.hpp"
#include "core/inbox/operations.hpp"
#include "core/keys/operations.hpp"
#include "core/models/operations.hpp"
#include "core/moderation/operations.hpp"
#include "core/moderation/strike.hpp"
#include "core/money/growth_operations.hpp"
#include "core/money/operations.hpp"
#include "core/money/personal_money.hpp"
#include "core/ops/installation.hpp"
#include "core/outbox/operations.hpp"
#include "core/payments/personal_payments.hpp"
#include "core/payments/plan_operations.hpp"
#include "core/payments/plan_order.hpp"
#include "core/payments/star_operations.hpp"
#include "core/payments/star_refund.hpp"
#include "core/people/operations.hpp"
#include "core/people/personal_operations.hpp"
#include "core/presets/personal_presets.hpp"
#include "core/schedule/operations.hpp"
#include "core/studio/operations.hpp"
#include "core/studio/personal_jobs.hpp"
#include "core/table/checkup.hpp"
#include "core/table/proof.hpp"
#include "core/text/operations.hpp"
#include "core/vendors/keys.hpp"
#include "core/vendors/operations.hpp"

namespace banana {

namespace {

constexpr people::PersonalData kKept[] = {
    dialog::kDialogData,     growth::kMoneyData,    growth::kGrowthData, payments::kPaymentsData,
    moderation::kStrikeData, presets::kPresetsData, studio::kJobsData,   gallery::kSharedData};

constexpr outbox::Follower kFollowers[] = {payments::kRefunds, payments::kPlanLinks};

constexpr keys::SealedColumn kSealed[] = {access::kSealedTokens, access::kSealedWebhookSecrets,
                                          vendors::kSealedKeys};

struct Noun {
  std::string_view name;
  std::string_view about;
};

constexpr Noun kNouns[] = {
    {"audit", "Who did what, and what it changed"},
    {"blocklist", "What nobody may ask for"},
    {"bots", "The bots of this installation: added, started, stopped while it runs"},
    {"campaigns", "Links that tell where people come from"},
    {"config", "The configuration"},
    {"explain", "What happened, and what will happen next"},
    {"flags", "Feature toggles"},
    {"gifts", "Gift codes in batches, each for one use"},
    {"growth", "The rules of free credits and referral"},
    {"inbox", "Updates of Telegram that wait or could not be handled"},
    {"jobs", "Generations: what waits, runs and went wrong, and what stops them"},
    {"keys", "What tokens and provider keys are encrypted with"},
    {"ledger", "Who has what, and every transfer"},
    {"migrate", "The database's schema"},
    {"models", "What pictures and films are made by: capabilities, limits, fallbacks"},
    {"outbox", "What bots owe Telegram, and what could not be sent"},
    {"packs", "What tokens cost in Stars"},
    {"payments", "What people paid in Stars, and refunds"},
    {"plans", "Tokens and perks by the month or the year"},
    {"prices", "What a generation costs in tokens"},
    {"promo", "Promo codes"},
    {"providers", "The AI vendors: how they are, their keys, when they are left alone"},
    {"referrals", "Who brought whom, and what it earned"},
    {"sandbox", "The demo's Telegram, from a shell"},
    {"schedule", "What is done by time"},
    {"storage", "Pictures and clips that are kept, and what they take"},
    {"strikes", "Who asked for what is forbidden, and what followed"},
    {"templates", "Prompts with questions in them, for people to choose from"},
    {"texts", "What the bots say, in every language"},
    {"trending", "Which templates are shown first"},
    {"users", "The people: names, roles, bans, their data"},
};

}  // namespace

ops::Registry operation_table() {
  ops::Registry all = ops::ground_registry(checkup_operations());
  all.add(people::people_operations());
  all.add(people::personal_operations<kKept>());
  all.add(inbox::inbox_operations());
  all.add(outbox::outbox_operations<kFollowers>());
  all.add(text::text_operations());
  money::add_operations(all, proof_operations());
  all.add(models::model_operations());
  all.add(growth::promo_operations());
  all.add(growth::gift_operations());
  all.add(growth::referral_operations());
  all.add(growth::campaign_operations());
  all.add(moderation::blocklist_operations());
  all.add(moderation::strike_operations());
  all.add(schedule::schedule_operations());
  all.add(blob::storage_operations());
  all.add(payments::star_operations());
  all.add(payments::subscriber_operations());
  all.add(studio::job_operations());
  all.add(gallery::template_operations());
  all.add(gallery::trend_operations());
  all.add(access::bot_operations());
  all.add(vendors::vendor_operations());
  all.add(keys::key_operations<kSealed>());
  return all;
}

std::span<const outbox::Follower> outbox_followers() { return kFollowers; }

std::span<const people::PersonalData> personal_data() { return kKept; }

std::string_view about(std::string_view noun) {
  for (const Noun& known : kNouns) {
    if (known.name == noun) return known.about;
  }
  return {};
}

}  // namespace banana
