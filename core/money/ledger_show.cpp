// ledger show and users history: a wallet and what happened to it.
#include <fmt/format.h>

#include "core/money/account_name.hpp"
#include "core/money/operations_ledger.hpp"
#include "core/ops/paging.hpp"
#include "core/people/find_user.hpp"

namespace banana::money {
namespace {

using ledger::Account;
using ledger::Act;
using ledger::Asset;
using ledger::Record;
using ledger::TransferId;

/// What the record did to the wallet's posted balance.
std::int64_t moved(const Record& record, Account account) {
  if (record.act != Act::transfer && record.act != Act::post && record.act != Act::reverse) return 0;
  return record.credit == account ? record.amount : -record.amount;
}

JsonObject describe(const Record& record, Account account, const Asset& asset) {
  const std::int64_t change = moved(record, account);
  const Account other = record.debit == account ? record.credit : record.debit;
  return {{"id", record.id.str()},
          {"at", to_iso8601(record.at)},
          {"act", ledger::to_string(record.act)},
          {"kind", record.kind},
          {"moved", change},
          {"amount", record.amount},
          {"shown", format_amount(change == 0 ? record.amount : change, asset)},
          {"with", other.str()},
          {"reason", record.reason},
          {"reference", record.reference},
          {"key", record.key}};
}

Json balance_json(const ledger::Balance& balance) {
  return {{"posted", balance.posted}, {"held", balance.held}, {"available", balance.available()}};
}

Result<Json> show(db::Snapshot& snapshot, Account account, const ops::Args& args) {
  const auto asset = find_asset(snapshot, args.get<std::string>("asset"));
  if (!asset) return asset.error();
  JsonObject out{
      {"account", account.str()}, {"owner", account_label(snapshot, account)}, {"asset", asset->name}};
  if (account.is_house()) {
    const auto balance =
        ledger::house_balance(snapshot, static_cast<ledger::House>(account.value()), asset->id);
    if (!balance) return balance.error();
    out["balance"] = balance_json({.posted = *balance});
    out["items"] = JsonArray{};
    out["next"] = nullptr;
    out["summary"] =
        fmt::format("{} got {} more than it gave. Its transfers: bananactl ledger export --account {}",
                    account.str(), format_amount(*balance, *asset), account.str());
    return Json(std::move(out));
  }

  const auto balance = ledger::balance(snapshot, account, asset->id);
  const auto limit = args.get<std::int64_t>("limit");
  const auto after = args.find<TransferId>("after").value_or(TransferId{});
  ops::Page page{limit};
  for (const Record& record :
       ledger::history(snapshot, account, asset->id, static_cast<std::size_t>(limit) + 1, after)) {
    if (!page.add(describe(record, account, *asset), record.id.str())) break;
  }
  const Json items = std::move(page).json();
  out["balance"] = balance_json(balance);
  out["items"] = items.at("items");
  out["next"] = items.at("next");
  out["summary"] =
      fmt::format("{} has {}; {} of it is held, {} can be spent.", account_label(snapshot, account),
                  format_amount(balance.posted, *asset), format_amount(balance.held, *asset),
                  format_amount(balance.available(), *asset));
  return Json(std::move(out));
}

}  // namespace

Result<Json> show_ledger(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto account = find_account(snapshot, args.get<std::string>("account"));
  if (!account) return account.error();
  return show(snapshot, *account, args);
}

Result<Json> show_history(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto user = people::find_user(snapshot, args.get<std::string>("user"));
  if (!user) return user.error();
  return show(snapshot, Account::user(user->value()), args);
}

}  // namespace banana::money
