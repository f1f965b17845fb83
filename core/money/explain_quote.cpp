// explain quote: why it costs what it costs, and what will happen when it is used.
#include <fmt/format.h>

#include "core/money/account_name.hpp"
#include "core/money/operations_explain.hpp"
#include "core/money/quote.hpp"

namespace banana::money {
namespace {

std::string tokens(Tokens amount) { return fmt::format("{} tokens", amount.units()); }

std::string line_text(const Line& line) {
  return fmt::format("{}{}{}: {}", line.what, line.of.empty() ? "" : " ", line.of, line.tokens.units());
}

std::string breakdown(const Quote& quote) {
  std::string text;
  for (const Line& line : quote.lines) text += (text.empty() ? "" : "; ") + line_text(line);
  return text;
}

/// What the price list says of the same today, if it says something else.
std::string price_now(db::Snapshot& snapshot, const Quote& quote, Instant now) {
  const auto version = price_at(snapshot, quote.ask.model, quote.ask.operation, now);
  if (!version) return "The price list has no price for it any more; the quote is good all the same.";
  if (version->id == quote.price) return {};
  const auto price = work_out(version->rule, quote.ask);
  return fmt::format("By version {}, which counts now, it would be {}; what was shown is what is charged.",
                     version->version, price ? tokens(price->total) : "refused: " + price.error().message);
}

std::string when_used(db::Snapshot& snapshot, const Quote& quote, const std::string& who) {
  if (quote.total.units() == 0) return "It is free: nothing will be held.";
  const auto balance =
      ledger::balance(snapshot, ledger::Account::user(quote.user.value()), ledger::AssetId::token);
  if (balance.available() >= quote.total.units()) {
    return fmt::format("When it is used, {} will be held; {} can spend {} and would have {} left.",
                       tokens(quote.total), who, balance.available(),
                       balance.available() - quote.total.units());
  }
  return fmt::format("{} can spend {}: using it now would be refused, {} are missing.", who,
                     balance.available(), tokens(quote.total - Tokens{balance.available()}));
}

}  // namespace

Result<Json> explain_quote(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const auto id = args.get<QuoteId>("quote");
  const auto quote = find_quote(snapshot, id);
  if (!quote) {
    return fail(Errc::not_found, fmt::format("there is no quote {}", id.str()),
                "Quotes that nobody used are removed some time after they expire.");
  }
  const std::string who = account_label(snapshot, ledger::Account::user(quote->user.value()));
  JsonArray sentences;
  const auto say = [&](const std::string& sentence) {
    if (!sentence.empty()) sentences.push_back(Json(sentence));
  };
  say(fmt::format("On {} {} was shown {} for {} {}.", to_iso8601(quote->created_at), who,
                  tokens(quote->total), quote->ask.model, quote->ask.operation));
  say(fmt::format("That is version {} of the price: {}.", quote->version, breakdown(*quote)));
  if (quote->job) {
    say(fmt::format("It was used on {} for {}, and for nothing else.", to_iso8601(*quote->taken_at),
                    *quote->job));
  } else if (quote->expires_at <= context.now) {
    say(fmt::format("Nobody used it before {}: it is worth nothing now, and {} will be shown a new price.",
                    to_iso8601(quote->expires_at), who));
  } else {
    say(fmt::format("It is good until {}, for one job of {}.", to_iso8601(quote->expires_at), who));
    say(when_used(snapshot, *quote, who));
    say(price_now(snapshot, *quote, context.now));
  }
  return told(std::move(sentences));
}

}  // namespace banana::money
