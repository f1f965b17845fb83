// One HTTP call to a vendor, with what all adapters must get right in one place: the key goes to the account's own
// origin only, a lost answer to an order is ambiguous, what the server says is bounded and never trusted.
//
//   auto answer = co_await caller.send({.path = "/images/generations", .body = serialize(body)});
//   if (!answer) co_return answer.error();                      // a Failed
//   if (answer->status != 200) co_return refusal(*answer);      // the adapter's, or failed_by_status
//   const auto json = answer->json();                           // Failed when it is none
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/system/result.hpp>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/json.hpp"
#include "core/net/client.hpp"
#include "providers/account.hpp"
#include "providers/outcome.hpp"

namespace banana::providers {

template <class T>
using Tried = boost::system::result<T, Failed>;
/// What Tried::value() does with a Failed: asking for a value without looking is our own bug.
[[noreturn]] void throw_exception_from_error(const Failed& failed, const boost::source_location& where);

/// Whether the call may make (and bill) something. An order's lost answer is ambiguous, a question's transient.
enum class Purpose : std::uint8_t { order, question };

struct Exchange {
  net::Method method = net::Method::post;
  std::string
      path;  // after the account's base URL; or a whole URL the vendor gave, which must be of that origin
  net::Headers headers = {};
  std::variant<std::string, net::BodySource> body = {};
  std::string content_type = "application/json";  // of a body that is not empty
  Purpose purpose = Purpose::order;
  std::optional<std::string> key = {};  // its id; none: the next in turn
  Millis time_max{30'000};
  std::size_t answer_bytes_max = 64 * 1024 * 1024;
};

struct Answer {
  int status = 0;
  net::Headers headers = {};
  std::string body = {};
  std::string key = {};  // the id of the key it was asked with
  Purpose purpose = Purpose::order;
  std::optional<Millis> retry_after =
      {};  // Retry-After-Ms, or Retry-After in seconds or as a date; an hour at most

  /// The body, when it is JSON of reasonable depth. Broken JSON in answer to an order is ambiguous where the status
  /// was a success, else transient.
  [[nodiscard]] Tried<Json> json() const;
  [[nodiscard]] std::string_view header(std::string_view name) const;  // empty when there is none
};

/// How a call is signed with a key: Bearer, unless the adapter says otherwise.
using Sign = std::function<void(net::Headers&, const Secret& key)>;
[[nodiscard]] Sign bearer();
/// In a header of its own: "x-goog-api-key", or "Authorization" with a word before the key.
[[nodiscard]] Sign in_header(std::string name, std::string before = {});

class Caller {
 public:
  /// All but `sign` outlive the caller.
  Caller(net::HttpClient& http, Account& account, const Clock& clock, Sign sign = bearer());

  [[nodiscard]] Task<Tried<Answer>> send(Exchange exchange);
  /// Tells the account of what its key met. What no key is to blame for is passed over.
  void note(const Answer& answer, const Failed& failed);
  [[nodiscard]] const Account& account() const { return account_; }

 private:
  net::HttpClient& http_;
  Account& account_;
  const Clock& clock_;
  Sign sign_;
};

/// What a status alone tells: 429 rate_limited, 401, 402 and 403 account, 408 and 5xx transient, other 4xx invalid.
/// `message`: the vendor's words, which are cut.
[[nodiscard]] Failed failed_by_status(const Answer& answer, std::string_view message);
/// A vendor's id as one part of a path; nothing when it can't be one.
[[nodiscard]] std::optional<std::string> path_part(std::string_view id);
/// The vendor's words for operators: cut to kMessageBytesMax, one line, without control characters.
[[nodiscard]] std::string quoted(std::string_view words);

}  // namespace banana::providers
