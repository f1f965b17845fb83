#include "core/net/client.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/net/connector.hpp"
#include "core/net/deadline.hpp"
#include "core/net/exchange.hpp"
#include "core/net/idle_streams.hpp"

namespace banana::net {

namespace {

// Ours to say: a caller's own would contradict what is on the wire.
constexpr std::array<std::string_view, 5> kOwnFields{"Content-Length", "Transfer-Encoding", "Connection",
                                                     "Host", "Proxy-Authorization"};

bool is_own(std::string_view name) {
  return std::any_of(kOwnFields.begin(), kOwnFields.end(),
                     [&](std::string_view own) { return equal_ignoring_case(own, name); });
}

bool is_repeatable(const HttpRequest& request) {
  return request.method != Method::post && request.method != Method::patch &&
         std::holds_alternative<std::string>(request.body);
}

std::uint64_t body_size(const HttpRequest& request) {
  const auto* source = std::get_if<BodySource>(&request.body);
  return source != nullptr ? source->size : std::get<std::string>(request.body).size();
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

HttpError http_error(Error error, Sent sent) { return HttpError{std::move(error), sent}; }

std::string head_of(const HttpRequest& request, const Destination& to, std::string_view user_agent) {
  const bool through_proxy = to.proxy != nullptr && to.url.scheme == Scheme::http;
  std::string head;
  std::size_t size = 512 + to.url.target.size();
  for (const Header field : request.headers) size += field.name.size() + field.value.size() + 4;
  head.reserve(size);  // grown, it would leave pieces of secrets behind
  head.append(to_string(request.method)).append(" ");
  if (through_proxy) head += to.url.origin();
  head.append(to.url.target).append(" HTTP/1.1\r\nHost: ").append(to.url.authority()).append("\r\n");
  if (through_proxy && !to.proxy->authorization.empty()) {
    head.append("Proxy-Authorization: ").append(to.proxy->authorization.reveal()).append("\r\n");
  }
  if (to.guard != nullptr) head += "Connection: close\r\n";
  if (!request.headers.contains("User-Agent")) head.append("User-Agent: ").append(user_agent).append("\r\n");
  for (const Header field : request.headers) {
    if (!is_own(field.name)) head.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  const bool may_have_body =
      request.method == Method::post || request.method == Method::put || request.method == Method::patch;
  if (may_have_body || body_size(request) > 0) {
    fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", body_size(request));
  }
  head += "\r\n";
  return head;
}

/// Changes the request for where a redirect leads.
Result<Url> redirect(HttpRequest& request, const Url& from, const HttpResponse& response) {
  auto url = resolve_location(from, *response.headers.find("Location"));
  if (!url) return url;
  if (from.scheme == Scheme::https && url->scheme == Scheme::http) {
    return fail(Errc::forbidden, "a redirect from https to http is not followed");
  }
  const bool keeps_method = response.status == 307 || response.status == 308;
  if (!keeps_method && request.method != Method::get && request.method != Method::head) {
    request.method = Method::get;
    request.body = std::string{};
    request.headers.remove("Content-Type");
  }
  if (std::holds_alternative<BodySource>(request.body)) {
    return fail(Errc::unavailable, "the server redirects a streamed body, which can't be sent again");
  }
  if (!url->same_origin(from)) {
    // What was meant for one server is not told to another.
    const std::string accept{request.headers.find("Accept").value_or("*/*")};
    request.headers.clear();
    request.headers.add("Accept", accept);
    request.unix_path.clear();
  }
  return url;
}

}  // namespace

std::string_view to_string(Sent sent) {
  constexpr std::array<std::string_view, 3> kNames{"no", "maybe", "answered"};
  return kNames[static_cast<std::size_t>(sent)];
}

class Client::Impl {
 public:
  Impl(asio::io_context& loop, Resolver& resolver, ClientOptions options)
      : options_(std::move(options)),
        connector_(loop, resolver, options_),
        idle_(options_.idle_per_origin_max, options_.idle_time_max) {}

  /// Follows redirects as far as the request wants.
  Task<HttpResult<HttpResponse>> follow(HttpRequest& request, Progress& progress) {
    auto url = parse_url(request.url);
    for (int hop = 0;; ++hop) {
      if (!url) co_return http_error(url.error(), Sent::no);
      progress = {};
      auto response = co_await once(request, *url, progress);
      if (!response || !is_redirect(response->status) || !response->headers.contains("Location"))
        co_return response;
      if (hop == request.redirects_max) co_return response;
      auto next = redirect(request, *url, *response);
      if (!next) co_return http_error(next.error(), Sent::answered);
      url = std::move(next);
    }
  }

  [[nodiscard]] std::size_t idle() const { return idle_.size(); }

 private:
  Task<HttpResult<HttpResponse>> once(const HttpRequest& request, const Url& url, Progress& progress) {
    const Guard* guard = request.guard ? &*request.guard : nullptr;
    if (guard != nullptr) {
      if (auto allowed = check_form(url, *guard); !allowed) co_return http_error(allowed.error(), Sent::no);
    }
    const bool direct = !request.unix_path.empty() || (guard != nullptr && guard->proxy == ViaProxy::no);
    const Destination to{url, request.unix_path, direct ? nullptr : options_.proxies.find(url), guard};
    const std::string key = to.unix_path + "|" + url.origin();

    if (auto kept = guard == nullptr ? idle_.take(key) : nullptr) {
      auto response = co_await exchange_on(std::move(kept), key, request, to, progress);
      // The server may have closed it while the request was on its way.
      if (response || progress.heard || !is_repeatable(request)) co_return response;
      progress = {};
    }
    auto opened = co_await connector_.open(to);
    if (!opened) co_return http_error(opened.error(), Sent::no);
    co_return co_await exchange_on(std::move(*opened), key, request, to, progress);
  }

  Task<HttpResult<HttpResponse>> exchange_on(std::unique_ptr<Stream> stream, const std::string& key,
                                             const HttpRequest& request, const Destination& to,
                                             Progress& progress) {
    Outgoing outgoing{head_of(request, to, options_.user_agent), &request.body, request.method,
                      &request.on_body};
    auto response =
        co_await exchange(*stream, outgoing, {options_.head_bytes_max, request.body_bytes_max}, progress);
    if (response && progress.reusable && to.guard == nullptr) idle_.put(key, std::move(stream));
    co_return response;
  }

  ClientOptions options_;
  Connector connector_;
  IdleStreams idle_;
};

Client::Client(asio::io_context& loop, Resolver& resolver, ClientOptions options)
    : impl_(std::make_shared<Impl>(loop, resolver, std::move(options))) {}

Client::~Client() = default;

Task<HttpResult<HttpResponse>> Client::send(HttpRequest request) {
  const auto impl = impl_;
  Progress progress;
  auto response = co_await within(request.deadline, impl->follow(request, progress));
  if (response) co_return std::move(*response);
  co_return http_error(fail(Errc::timeout, "no answer within " + format_duration(request.deadline)),
                       progress.sent);
}

std::size_t Client::idle() const { return impl_->idle(); }

}  // namespace banana::net
