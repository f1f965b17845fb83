// What became of an order at a vendor's: one closed type, whatever the vendor (PV13).
//
//   Outcome outcome = co_await provider.submit(order);
//   if (const auto* pending = std::get_if<Pending>(&outcome)) keep(pending->ticket);   // and poll it later
//   else if (const auto* done = std::get_if<Done>(&outcome)) fetch(done->media);
//   else give_up_or_retry(std::get<Failed>(outcome));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/time.hpp"
#include "core/vendors/failure.hpp"

namespace banana::providers {

using vendors::Failure;

/// What polls and cancels an order at its vendor's, by whichever process. Kept in the database; no secret is in it.
struct Ticket {
  std::string key;     // the id of the account's key it was ordered with; empty where there is none
  std::string handle;  // the vendor's id of it, or several things in the adapter's own form
  friend bool operator==(const Ticket&, const Ticket&) = default;
};
inline constexpr std::size_t kTicketBytesMax = 4096;
[[nodiscard]] std::string to_text(const Ticket& ticket);
/// Reads what to_text wrote.
[[nodiscard]] std::optional<Ticket> parse_ticket(std::string_view text);

/// The vendor works at it.
struct Pending {
  Ticket ticket;
  Millis ask_after{0};                     // before it is polled again; 0: as the poller sees fit
  std::optional<int> percent = {};         // 0 to 100, where the vendor tells
  std::optional<std::int64_t> ahead = {};  // orders before this one, where it tells
};

/// Bytes that came along.
struct Inline {
  std::string bytes;
};
/// Where the bytes are to be fetched, at once: such links live for hours at most.
struct Link {
  std::string url;
  std::optional<std::string> key =
      {};  // the id of the key that goes with it, to the vendor's own origin only
};

struct Media {
  std::variant<Inline, Link> from;
  std::string type = {};  // as the vendor says: never to be trusted
};

/// It is made: all of it, or, with `missing` > 0, a part (the rest was blocked or failed).
struct Done {
  std::vector<Media> media;  // one at least
  std::int64_t missing = 0;  // outputs that were asked for and did not come
  std::optional<Failure> why_missing = {};
  std::optional<std::int64_t> seed = {};  // that it was made from
  Json usage = nullptr;                   // verbatim, as the vendor reports it
  std::string request_id = {};            // the vendor's, for its support
};

struct Failed {
  Failure why;
  std::string message;                       // for operators: the vendor's words, cut, or ours; no secret
  std::vector<std::string> categories = {};  // of a block, as the vendor names them
  std::optional<Millis> retry_after = {};    // as the vendor asks
  Json usage = nullptr;                      // some vendors bill blocked ones
  std::string request_id = {};
  /// Of poll(): the question failed, not the order, which may still be made. Ask again until the deadline; an order that
  /// is given up then is ambiguous.
  bool poll_again = false;
};

using Outcome = std::variant<Pending, Done, Failed>;

inline constexpr std::size_t kMessageBytesMax = 500;

}  // namespace banana::providers
