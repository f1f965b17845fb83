// ledger adjust and users grant: tokens given or taken by hand (PA9).
#include <optional>

#include <fmt/format.h>

#include "core/money/account_name.hpp"
#include "core/money/operations_ledger.hpp"
#include "core/people/find_user.hpp"

namespace banana::money {
namespace {

using ledger::Account;
using ledger::AssetId;
using ledger::House;

/// Keys of people never meet those of other parts of the system.
std::string ledger_key(const std::string& key) { return "adjust:" + key; }

Json balance_json(db::Snapshot& snapshot, Account account) {
  const auto balance = ledger::balance(snapshot, account, AssetId::token);
  return {{"posted", balance.posted}, {"held", balance.held}, {"available", balance.available()}};
}

/// One of `give` and `take`.
struct Adjustment {
  Account account;
  std::optional<Tokens> give = {};
  std::optional<Tokens> take = {};
};

Result<Json> adjust(db::Tx& tx, const Adjustment& adjustment, const ops::Args& args, ops::Context& context) {
  const auto& [account, give, take] = adjustment;
  const Account desk = Account::house(House::adjustment);
  const std::string key = args.find<std::string>("key").value_or(format_id(context.audit_id));
  context.change.before = balance_json(tx, account);
  const auto outcome = ledger::transfer(tx, context.now,
                                        {.key = ledger_key(key),
                                         .kind = "adjustment",
                                         .debit = give ? desk : account,
                                         .credit = give ? account : desk,
                                         .amount = give ? *give : *take,
                                         .reason = args.get<std::string>("reason")});
  if (!outcome.ok()) {
    Error why = outcome.error();
    if (outcome.status == ledger::Status::insufficient) {
      why.hint = fmt::format("{} tokens can be taken at most.",
                             ledger::balance(tx, account, AssetId::token).available());
    }
    return why;
  }
  const Json balance = balance_json(tx, account);
  context.change.after = balance;
  return Json(JsonObject{{"transfer", outcome.id.str()},
                         {"account", account.str()},
                         {"owner", account_label(tx, account)},
                         {"moved", give ? give->units() : -take->units()},
                         {"reason", args.get<std::string>("reason")},
                         {"key", key},
                         {"repeated", outcome.status == ledger::Status::exists},
                         {"balance", balance}});
}

}  // namespace

Result<Json> adjust_ledger(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto account = find_account(tx, args.get<std::string>("account"));
  if (!account) return account.error();
  if (account->is_house()) return fail(Errc::invalid, "the house has no wallet to adjust");
  if (account->kind() == Account::Kind::user && !people::find(tx, UserId{account->number()})) {
    return fail(Errc::not_found, fmt::format("{} is nobody we know", account->str()));
  }
  const auto give = args.find<Tokens>("give");
  const auto take = args.find<Tokens>("take");
  if (give.has_value() == take.has_value()) {
    return fail(Errc::invalid, "say either how much to give or how much to take",
                "Such as: bananactl ledger adjust @ali --give 500 --reason \"lost in the outage\"");
  }
  return adjust(tx, {.account = *account, .give = give, .take = take}, args, context);
}

Result<Json> grant_tokens(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto user = people::find_user(tx, args.get<std::string>("user"));
  if (!user) return user.error();
  return adjust(tx, {.account = Account::user(user->value()), .give = args.get<Tokens>("tokens")}, args,
                context);
}

}  // namespace banana::money
