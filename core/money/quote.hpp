// A quote: what somebody was shown is what they are charged (PA7). It keeps its price for its lifetime, whatever
// becomes of the price list, and is good for one job.
//
//   Result<Quote> quote = make_quote(tx, ids, now, user, ask);              // shown on the confirmation card
//   ... "Generate" is pressed:
//   Result<Quote> taken = take_quote(tx, quote->id, user, job.str(), now);  // charge taken->total
//
// Rows are frozen by the database: all that ever changes is that a quote is taken, once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/time.hpp"
#include "core/money/price_book.hpp"
#include "core/people/user_id.hpp"

namespace banana::money {

struct QuoteTag;
using QuoteId = Id<QuoteTag>;

inline constexpr Millis kQuoteLifetime = std::chrono::minutes{15};
inline constexpr Millis kQuoteLifetimeMax = std::chrono::hours{24 * 30};
inline constexpr std::size_t kJobBytesMax = 100;

struct Quote {
  QuoteId id;
  UserId user;
  Ask ask;
  PriceId price;                                // the version it was made by
  std::int64_t version = 0;                     // that version's number
  Tokens total;                                 // 0 when it is free: a hold needs at least 1
  std::vector<Line> lines;                      // add up to total
  std::optional<std::int64_t> cost_usd_micros;  // what the provider should charge us, where the price says
  Instant created_at;
  Instant expires_at;              // can't be taken at this time any more
  std::optional<std::string> job;  // what it was taken for
  std::optional<Instant> taken_at;
};

/// By the price that counts now. Refuses what can't be priced.
[[nodiscard]] Result<Quote> make_quote(db::Tx& tx, IdMaker& ids, Instant now, UserId user, const Ask& ask,
                                       Millis lifetime = kQuoteLifetime);

/// Takes the quote for a job (1 to kJobBytesMax bytes that name it for ever). The same call again gives the same
/// quote, also past its lifetime. not_found for another user's quote, conflict when another job has it or this
/// job has another quote, limited when its lifetime is over.
[[nodiscard]] Result<Quote> take_quote(db::Tx& tx, QuoteId id, UserId user, std::string_view job,
                                       Instant now);
/// The same for a quote that was read in this transaction and a job that is new: neither is looked for again.
[[nodiscard]] Result<> take_quote(db::Tx& tx, const Quote& seen, std::string_view new_job, Instant now);

[[nodiscard]] std::optional<Quote> find_quote(db::Snapshot& snapshot, QuoteId id);
/// The quote a job was charged by.
[[nodiscard]] std::optional<Quote> quote_of_job(db::Snapshot& snapshot, std::string_view job);

/// Removes up to `most` quotes that nobody took and that expired before this time; how many.
[[nodiscard]] std::size_t prune_quotes(db::Tx& tx, Instant before, std::size_t most);

}  // namespace banana::money
