#include "core/blob/s3_client.hpp"

#include <algorithm>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "core/blob/s3_error.hpp"
#include "core/net/url.hpp"

namespace banana::blob {

namespace {

constexpr std::uint64_t kErrorBytesMax = 64 * 1024;

bool is_answer(int status) { return status / 100 == 2 || status == 404 || status == 416; }

/// Busy or broken for now. 400 comes for a body that arrived too slowly (RequestTimeout).
bool is_passing(const net::HttpResponse& response) {
  switch (response.status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    case 400:
      return s3_code(response) == "RequestTimeout";
    default:
      return false;
  }
}

bool is_passing(const net::HttpError& error) {
  return error.code == Errc::unavailable || error.code == Errc::timeout;
}

}  // namespace

S3Client::S3Client(net::HttpClient& http, const Clock& clock, S3Place place, S3Pace pace)
    : http_(http), clock_(clock), place_(std::move(place)), pace_(pace) {
  const auto url = net::parse_url(place_.endpoint);
  if (!url) return;  // sending will tell
  const std::string authority = url->authority();
  host_ = place_.style == BucketStyle::virtual_host ? place_.bucket + "." + authority : authority;
  base_ = fmt::format("{}://{}", net::to_string(url->scheme), host_);
}

std::string S3Client::path_of(std::string_view object) const {
  if (place_.style == BucketStyle::virtual_host) return fmt::format("/{}", object);
  return object.empty() ? fmt::format("/{}", place_.bucket) : fmt::format("/{}/{}", place_.bucket, object);
}

net::HttpRequest S3Client::request_of(const S3Call& call) const {
  const std::string path = path_of(call.object);
  const Instant now = clock_.now();
  std::vector<NameValue> headers = call.headers;
  headers.emplace_back("x-amz-content-sha256", call.payload);
  headers.emplace_back("x-amz-date", amazon_time(now));
  const std::string query = encoded_query(call.query);
  net::HttpRequest request{
      .method = call.method,
      .url = base_ + encoded_path(path) + (query.empty() ? "" : "?" + query),
      .body = std::string{as_text(call.body)},
      .deadline = pace_.deadline,
      .body_bytes_max = static_cast<std::size_t>(std::max(call.answer_max, kErrorBytesMax)),
  };
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  request.headers.add("authorization", authorization(place_.credentials, {.method = to_string(call.method),
                                                                          .host = host_,
                                                                          .path = path,
                                                                          .query = call.query,
                                                                          .headers = headers,
                                                                          .payload = call.payload,
                                                                          .at = now}));
  return request;
}

Task<Result<net::HttpResponse>> S3Client::send(S3Call call) {
  Millis wait = pace_.first_wait;
  for (int attempt = 1;; ++attempt) {
    auto response = co_await http_.send(request_of(call));
    if (response && is_answer(response->status)) {
      if (response->status == 404 && s3_code(*response) == "NoSuchBucket") {
        co_return explain_s3(*response, place_, clock_.now());
      }
      co_return *std::move(response);
    }
    const bool passing = response ? is_passing(*response) : is_passing(response.error());
    if (!passing || attempt == pace_.tries_max) {
      if (response) co_return explain_s3(*response, place_, clock_.now());
      co_return fail(response.error().code,
                     fmt::format("the object store at {} does not answer: {}", place_.endpoint,
                                 response.error().message),
                     response.error().hint);
    }
    // Each waits a little less than it might, so that those who failed together don't come back together.
    const auto less = static_cast<std::int64_t>(
        random_.below(static_cast<std::uint64_t>(std::max<std::int64_t>(wait.count() / 2, 1))));
    asio::steady_timer timer{co_await asio::this_coro::executor, wait - Millis{less}};
    co_await timer.async_wait(asio::use_awaitable);
    wait = std::min(wait * 2, pace_.wait_max);
  }
}

Result<std::string> S3Client::presigned(std::string_view object, std::vector<NameValue> query,
                                        Instant expires_at) const {
  const Instant now = clock_.now();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(expires_at - now).count();
  if (seconds <= 0) return fail(Errc::invalid, "a link must end in the future");
  const std::string path = path_of(object);
  return base_ + encoded_path(path) + "?" +
         presigned_query(place_.credentials,
                         {.method = "GET",
                          .host = host_,
                          .path = path,
                          .query = std::move(query),
                          .payload = {},
                          .at = now},
                         seconds);
}

}  // namespace banana::blob
