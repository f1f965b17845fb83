#include "providers/fetch.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "core/net/url.hpp"

namespace banana::providers {

namespace {

constexpr std::size_t kHeadBytes = 16;  // that tell any type we know

struct Magic {
  std::size_t at;
  std::string_view bytes;
  std::string_view type;
};
using namespace std::string_view_literals;
constexpr std::array kMagic{
    Magic{0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    Magic{0, "\xff\xd8\xff"sv, "image/jpeg"},
    Magic{8, "WEBP"sv, "image/webp"},
    Magic{0, "GIF87a"sv, "image/gif"},
    Magic{0, "GIF89a"sv, "image/gif"},
    Magic{4, "ftypavif"sv, "image/avif"},
    Magic{4, "ftypqt"sv, "video/quicktime"},
    Magic{4, "ftyp"sv, "video/mp4"},
    Magic{0, "\x1a\x45\xdf\xa3"sv, "video/webm"},
};

Failed refused(std::string message) { return {.why = Failure::invalid, .message = std::move(message)}; }

Failed unfit() { return refused("the result is neither a picture nor a film"); }

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// What the request ended with, where it wasn't an answer.
Failed no_answer(const net::HttpError& error) {
  const bool is_refusal =
      error.code == Errc::forbidden || error.code == Errc::invalid || error.code == Errc::limited;
  return {.why = is_refusal ? Failure::invalid : Failure::transient, .message = quoted(error.message)};
}

Failed no_result(const net::HttpResponse& response) {
  return {.why = Failure::transient,
          .message = "the result's link answers with status " + std::to_string(response.status)};
}

/// Where a link leads, and what may go along.
struct Leg {
  net::Url url;
  bool is_home = false;  // the account's own origin, and nowhere else was in between
};

/// Nothing when it may be followed.
std::optional<Failed> check(const Leg& leg, Hosting hosting) {
  if (leg.url.has_userinfo) return refused("the result's link holds a user name");
  if (!leg.is_home && hosting == Hosting::vendor && leg.url.scheme != net::Scheme::https) {
    return refused("the result's link is not https");
  }
  return std::nullopt;
}

/// Takes a body in while it can still be a picture or a film.
std::function<Result<>(std::string_view)> into(std::string& bytes) {
  return [&bytes](std::string_view piece) -> Result<> {
    const bool was_known = bytes.size() >= kHeadBytes;
    bytes += piece;
    const bool is_known = bytes.size() >= kHeadBytes;
    if (!was_known && is_known && media_type_of(bytes).empty()) return fail(Errc::invalid, unfit().message);
    return {};
  };
}

}  // namespace

std::string_view media_type_of(std::string_view bytes) {
  if (bytes.size() < kHeadBytes) return {};
  const auto* found = std::ranges::find_if(
      kMagic, [&](const Magic& magic) { return bytes.substr(magic.at).starts_with(magic.bytes); });
  if (found == kMagic.end()) return {};
  const bool is_riff = found->type != "image/webp" || bytes.starts_with("RIFF");
  return is_riff ? found->type : std::string_view{};
}

Fetcher::Fetcher(net::HttpClient& http, Account& account, Rules rules)
    : http_(http), account_(account), rules_(std::move(rules)) {}

Task<Tried<Fetched>> Fetcher::fetch(const Media& media, FetchLimits limits) const {
  if (const auto* link = std::get_if<Link>(&media.from)) co_return co_await follow(*link, limits);
  const std::string& bytes = std::get<Inline>(media.from).bytes;
  if (bytes.size() > limits.bytes_max) {
    co_return refused("the result is larger than " + std::to_string(limits.bytes_max) + " bytes");
  }
  // Words are asked for, never guessed: no picture's or film's type is this one.
  const std::string_view type = media.type == "text/plain" ? "text/plain" : media_type_of(bytes);
  if (type.empty()) co_return unfit();
  co_return Fetched{.bytes = bytes, .type = type};
}

Task<Tried<Fetched>> Fetcher::follow(const Link& link, FetchLimits limits) const {
  const auto deadline = std::chrono::steady_clock::now() + limits.time_max;
  const auto home = net::parse_url(account_.base_url());
  auto url = net::parse_url(link.url);
  std::optional<Key> key;
  if (link.key && !link.key->empty()) {
    key = account_.find_key(*link.key);
    if (!key) co_return Failed{.why = Failure::account, .message = "the key that the result needs is gone"};
  }
  bool is_home = true;
  for (int hop = 0; hop <= kRedirectsMax; ++hop) {
    if (!url) co_return refused("the result's link is no address: " + quoted(url.error().message));
    is_home = is_home && home && url->same_origin(*home);
    const Leg leg{.url = *url, .is_home = is_home};
    if (auto no = check(leg, rules_.hosting)) co_return *std::move(no);

    std::string bytes;
    net::HttpRequest request{
        .url = url->origin() + url->target,
        .deadline = std::chrono::ceil<Millis>(deadline - std::chrono::steady_clock::now()),
        .body_bytes_max = limits.bytes_max,
        .on_body = into(bytes)};
    if (request.deadline <= Millis{0})
      co_return Failed{.why = Failure::transient, .message = "the result did not come in time"};
    if (!leg.is_home) request.guard = rules_.guard;
    if (leg.is_home && key) {
      net::Headers signature;
      rules_.sign(signature, key->value);
      for (const net::Header field : signature)
        request.headers.add(field.name, Secret{std::string{field.value}});
    }
    const auto response = co_await http_.send(std::move(request));
    if (!response) co_return no_answer(response.error());
    if (response->status == 200) {
      const auto type = media_type_of(bytes);
      if (type.empty()) co_return unfit();
      co_return Fetched{.bytes = std::move(bytes), .type = type};
    }
    const auto where = response->headers.find("Location");
    if (!is_redirect(response->status) || !where) co_return no_result(*response);
    auto next = net::resolve_location(*url, *where);
    if (next && url->scheme == net::Scheme::https && next->scheme == net::Scheme::http) {
      co_return refused("the result's link leads from https to http");
    }
    url = std::move(next);
  }
  co_return refused("the result's link is redirected too often");
}

}  // namespace banana::providers
