#include "providers/caller.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <ctime>
#include <functional>
#include <utility>

#include <boost/json/parse.hpp>

#include "core/base/encoding.hpp"
#include "core/base/result.hpp"
#include "core/base/utf8.hpp"
#include "core/net/url.hpp"

namespace banana::providers {

namespace {

constexpr Millis kRetryAfterMax{3'600'000};
constexpr std::size_t kDepthMax = 32;

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

/// "Sat, 21 Nov 2026 12:31:00 GMT"
std::optional<Instant> http_date(std::string_view text) {
  std::tm parts{};
  const std::string copy{text};
  const char* end = ::strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (!end || *end != '\0') return std::nullopt;
  return Instant{std::chrono::seconds{::timegm(&parts)}};
}

std::optional<Millis> read_retry_after(const net::Headers& headers, Instant now) {
  const auto within = [](std::int64_t ms) {
    return Millis{std::clamp<std::int64_t>(ms, 0, kRetryAfterMax.count())};
  };
  if (const auto field = headers.find("retry-after-ms")) {
    if (const auto ms = whole(*field)) return within(*ms);
  }
  const auto field = headers.find("retry-after");
  if (!field) return std::nullopt;
  if (const auto seconds = whole(*field)) return within(std::min(*seconds, kRetryAfterMax.count()) * 1000);
  if (const auto date = http_date(*field)) return within((*date - now).count());
  return std::nullopt;
}

Failed no_answer(const net::HttpError& error, Purpose purpose) {
  // What never left made nothing; an address that is none stays so.
  const bool is_wrong = error.code == Errc::invalid || error.code == Errc::forbidden;
  const Failure why = error.sent == net::Sent::no ? (is_wrong ? Failure::invalid : Failure::transient)
                      : purpose == Purpose::order ? Failure::ambiguous
                                                  : Failure::transient;
  return {.why = why,
          .message = quoted(error.message),
          .poll_again = purpose == Purpose::question && why == Failure::transient};
}

/// Some vendors repeat the key they refuse; one that is hostile could put it where we keep things.
void take_out(std::string& text, std::string_view secret) {
  constexpr std::string_view kInstead = "(key)";
  if (secret.size() < kInstead.size()) return;
  // Answers carry whole pictures: this looks at a few bytes of each stretch as long as the secret.
  const std::boyer_moore_horspool_searcher find{secret.begin(), secret.end()};
  for (auto at = std::search(text.begin(), text.end(), find); at != text.end();) {
    const auto after = at - text.begin() + static_cast<std::ptrdiff_t>(kInstead.size());
    text.replace(at, at + static_cast<std::ptrdiff_t>(secret.size()), kInstead);
    at = std::search(text.begin() + after, text.end(), find);
  }
}

void take_out(net::Headers& headers, std::string_view secret) {
  net::Headers clean;
  for (const net::Header field : headers) {
    std::string value{field.value};
    take_out(value, secret);
    clean.add_checked(field.name, value);
  }
  headers = std::move(clean);
}

/// What a signature says: "Bearer abc" tells abc.
std::string_view told(std::string_view field) { return field.substr(field.rfind(' ') + 1); }

/// The whole URL to call; nothing when it leaves the account's origin, where no key may go.
std::optional<std::string> target(const std::string& base, const std::string& path) {
  if (path.starts_with('/')) return base + path;
  const auto home = net::parse_url(base);
  const auto there = net::parse_url(path);
  if (!home || !there || there->has_userinfo || !there->same_origin(*home)) return std::nullopt;
  return path;
}

}  // namespace

Tried<Json> Answer::json() const {
  boost::system::error_code broken;
  Json parsed = boost::json::parse(body, broken, {}, {.max_depth = kDepthMax});
  if (!broken) return parsed;
  const bool is_lost = purpose == Purpose::order && status < 300;
  return Failed{.why = is_lost ? Failure::ambiguous : Failure::transient,
                .message = "the answer is not JSON: " + quoted(std::string_view{body}.substr(0, 200)),
                .poll_again = purpose == Purpose::question};
}

std::string_view Answer::header(std::string_view name) const { return headers.find(name).value_or(""); }

void throw_exception_from_error(const Failed& failed, const boost::source_location& where) {
  throw UncheckedError(std::string{vendors::to_string(failed.why)} + ": " + failed.message + " (" +
                       where.to_string() + ")");
}

Sign bearer() { return in_header("Authorization", "Bearer "); }

Sign in_header(std::string name, std::string before) {
  return [name = std::move(name), before = std::move(before)](net::Headers& headers, const Secret& key) {
    std::string value = before;
    value.append(key.reveal());
    headers.add(name, Secret{std::move(value)});
  };
}

Caller::Caller(net::HttpClient& http, Account& account, const Clock& clock, Sign sign)
    : http_(http), account_(account), clock_(clock), sign_(std::move(sign)) {}

Task<Tried<Answer>> Caller::send(Exchange exchange) {
  const auto key =
      exchange.key && !exchange.key->empty() ? account_.find_key(*exchange.key) : account_.next_key();
  if (!key && (account_.needs_key() || (exchange.key && !exchange.key->empty()))) {
    co_return Failed{.why = Failure::account, .message = "there is no key that can be used now"};
  }
  auto url = target(account_.base_url(), exchange.path);
  if (!url)
    co_return Failed{.why = Failure::invalid,
                     .message = "the vendor gave a link that leaves its own address"};

  net::HttpRequest request{.method = exchange.method,
                           .url = *std::move(url),
                           .headers = std::move(exchange.headers),
                           .body = std::move(exchange.body),
                           .deadline = exchange.time_max,
                           .body_bytes_max = exchange.answer_bytes_max};
  const auto* text = std::get_if<std::string>(&request.body);
  if (!exchange.content_type.empty() && (!text || !text->empty())) {
    request.headers.add("Content-Type", exchange.content_type);
  }
  net::Headers signature;
  if (key) sign_(signature, key->value);
  for (const net::Header field : signature) request.headers.add(field.name, Secret{std::string{field.value}});

  auto response = co_await http_.send(std::move(request));
  if (!response) co_return no_answer(response.error(), exchange.purpose);
  Answer answer{.status = response->status,
                .headers = std::move(response->headers),
                .body = std::move(response->body),
                .key = key ? key->id : std::string{},
                .purpose = exchange.purpose};
  const auto take_out_everywhere = [&](std::string_view secret) {
    take_out(answer.body, secret);
    take_out(answer.headers, secret);
  };
  if (key) take_out_everywhere(key->value.reveal());
  for (const net::Header field : signature) {
    if (!key || told(field.value) != key->value.reveal()) take_out_everywhere(told(field.value));
  }
  answer.retry_after = read_retry_after(answer.headers, clock_.now());
  co_return answer;
}

void Caller::note(const Answer& answer, const Failed& failed) {
  const bool is_the_keys = failed.why == Failure::account || failed.why == Failure::rate_limited;
  const bool is_the_models = answer.status == 404;
  if (!answer.key.empty() && is_the_keys && !is_the_models)
    account_.note(answer.key, failed.why, failed.retry_after);
}

Failed failed_by_status(const Answer& answer, std::string_view message) {
  const auto why = [&] {
    switch (answer.status) {
      case 401:
      case 402:
      case 403:
        return Failure::account;
      case 408:
        return Failure::transient;
      case 429:
        return Failure::rate_limited;
      default:
        return answer.status >= 400 && answer.status < 500 ? Failure::invalid : Failure::transient;
    }
  }();
  return {
      .why = why,
      .message = "status " + std::to_string(answer.status) + (message.empty() ? "" : ": " + quoted(message)),
      .retry_after = answer.retry_after,
      .poll_again = answer.purpose == Purpose::question && why != Failure::invalid};
}

std::optional<std::string> path_part(std::string_view id) {
  constexpr std::size_t kIdBytesMax = 1024;
  if (id.empty() || id.size() > kIdBytesMax || id == "." || id == "..") return std::nullopt;
  return net::percent_encode(id);
}

std::string quoted(std::string_view words) {
  std::string out{cut_utf8(words, kMessageBytesMax)};
  if (!is_utf8(out))
    std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return out;
}

}  // namespace banana::providers
