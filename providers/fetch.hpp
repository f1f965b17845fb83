// Brings in what a vendor made: from the answer itself, or from the link it gave. A link is a stranger's word, so it is
// followed with care (PV13, SE):
//
//   const Fetcher fetcher{http, account, {.hosting = Hosting::vendor, .sign = google_key()}};
//   const auto fetched = co_await fetcher.fetch(media, {.bytes_max = 32 << 20});
//   if (!fetched) ...                      // transient: it can be tried again; invalid: it never will be followed
//
// - Only the account's own origin may be plain http, or private. All else is https (from servers of one's own http too),
//   on the usual ports, at addresses that are public, looked up once and checked before the connection is made.
// - The key goes to the account's own origin, where the link says that it needs one, and nowhere else: a redirect that
//   leaves drops it for good. Each redirect passes the same gate, three at most.
// - What came is what its first bytes say, whatever the server calls it; what is neither picture nor film is refused.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/async.hpp"
#include "core/net/client.hpp"
#include "core/net/guard.hpp"
#include "providers/account.hpp"
#include "providers/caller.hpp"
#include "providers/outcome.hpp"

namespace banana::providers {

/// Whose machines an adapter's vendor runs on.
enum class Hosting : std::uint8_t { vendor, own };

struct FetchLimits {
  std::size_t bytes_max = 64 * 1024 * 1024;
  Millis time_max{60'000};  // for all of it, redirects included
};

struct Fetched {
  std::string bytes;
  std::string_view type;  // by its first bytes; "text/plain" for words that came along
};

class Fetcher {
 public:
  static constexpr int kRedirectsMax = 3;

  struct Rules {
    Hosting hosting = Hosting::vendor;
    Sign sign = bearer();
    net::Guard guard = {};  // for all but the account's own origin
  };

  /// `http` and `account` outlive it.
  Fetcher(net::HttpClient& http, Account& account, Rules rules);

  [[nodiscard]] Task<Tried<Fetched>> fetch(const Media& media, FetchLimits limits) const;

 private:
  [[nodiscard]] Task<Tried<Fetched>> follow(const Link& link, FetchLimits limits) const;

  net::HttpClient& http_;
  Account& account_;
  Rules rules_;
};

/// "image/png", "video/mp4" …; empty for what is neither a picture nor a film that can be shown.
[[nodiscard]] std::string_view media_type_of(std::string_view bytes);

}  // namespace banana::providers
