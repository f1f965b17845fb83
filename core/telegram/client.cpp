#include "core/telegram/client.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/serialize.hpp>

#include "core/net/form.hpp"
#include "core/net/url.hpp"
#include "core/telegram/errors.hpp"
#include "core/telegram/local_file.hpp"

namespace banana::telegram {

namespace {

constexpr Millis kPollGrace{10'000};
constexpr std::size_t kPollAnswersMax = 8;  // an answer with a hundred updates may be that many times as long

ApiError without_token() {
  return {.trouble = Trouble::token_revoked, .description = "this bot has no token that can be used"};
}

std::string token_path(std::string_view prefix, const Secret& token, Environment environment) {
  std::string path{prefix};
  path.append(token.reveal());
  return path.append(environment == Environment::test ? "/test/" : "/");
}

/// Telegram waits that long itself.
Millis poll_time(const Call& call) {
  const Json* timeout = call.params.if_contains("timeout");
  const std::int64_t* seconds = timeout ? timeout->if_int64() : nullptr;
  return std::chrono::seconds{seconds ? std::clamp<std::int64_t>(*seconds, 0, 60) : 0};
}

/// A form's fields are texts: what is a text already goes without quotes.
std::string form_value(const Json& value) {
  return value.is_string() ? std::string{value.get_string()} : boost::json::serialize(value);
}

Result<net::FormBody> form_of(const Call& call, Random& random) {
  net::FormBody form{random};
  for (const auto& param : call.params) form.add(param.key(), form_value(param.value()));
  for (const Upload& upload : call.uploads) {
    const auto added = form.add_file({.name = upload.field,
                                      .filename = upload.name,
                                      .content_type = upload.content_type,
                                      .path = upload.path,
                                      .bytes = upload.bytes});
    if (!added) return added.error();
  }
  return form;
}

/// Telegram's paths of files are relative, such as "photos/file_1.jpg".
std::optional<std::string> file_target(std::string_view path) {
  std::string target;
  while (true) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, end);
    if (name.empty() || name == "." || name == "..") return std::nullopt;
    target += net::percent_encode(name);
    if (end == path.size()) return target;
    target += '/';
    path.remove_prefix(end + 1);
  }
}

ApiError unusable_file(std::string description) {
  return {.trouble = Trouble::file_unusable, .description = std::move(description)};
}

}  // namespace

Client::Client(net::HttpClient& http, TokenSource tokens, Random& random, ClientOptions options)
    : http_(http), tokens_(std::move(tokens)), random_(random), options_(std::move(options)) {
  while (options_.api_base.ends_with('/')) options_.api_base.pop_back();
}

Result<net::HttpRequest> Client::request_for(const Secret& token, const Call& call) const {
  net::HttpRequest request{
      .method = net::Method::post,
      .url = options_.api_base + token_path("/bot", token, options_.environment) + call.method,
      .deadline = call.uploads.empty() ? options_.call_time_max : options_.upload_time_max,
      .body_bytes_max = options_.answer_bytes_max};
  if (call.method == "getUpdates") {
    request.deadline = poll_time(call) + kPollGrace;
    request.body_bytes_max *= kPollAnswersMax;
  }
  if (call.uploads.empty()) {
    request.headers.add("Content-Type", "application/json");
    request.body = boost::json::serialize(call.params);
    return request;
  }
  auto form = form_of(call, random_);
  if (!form) return form.error();
  request.headers.add("Content-Type", form->content_type());
  request.body = std::move(*form).source();
  return request;
}

Task<ApiResult<Json>> Client::call(BotId bot, const Call& call) {
  const std::optional<Secret> token = tokens_(bot);
  if (!token) co_return without_token();
  auto request = request_for(*token, call);
  if (!request) co_return unusable_file(request.error().message);
  const auto response = co_await http_.send(std::move(*request));
  if (!response) co_return no_answer(response.error());
  co_return read_answer(response->status, response->body);
}

Task<ApiResult<std::uint64_t>> Client::download(BotId bot, std::string path, std::uint64_t bytes_max,
                                                Sink sink) {
  if (options_.file_paths == FilePaths::local && path.starts_with('/')) {
    auto bytes = read_local_file(path, bytes_max, sink);
    if (!bytes) co_return unusable_file(bytes.error().message);
    co_return *bytes;
  }
  const auto target = file_target(path);
  if (!target) co_return unusable_file("the server gave a path that can't be asked for");
  const std::optional<Secret> token = tokens_(bot);
  if (!token) co_return without_token();
  std::uint64_t bytes = 0;
  std::optional<Error> refused;
  net::HttpRequest request{
      .url = options_.api_base + token_path("/file/bot", *token, options_.environment) + *target,
      .deadline = options_.upload_time_max,
      .body_bytes_max = bytes_max,
      .on_body = [&](std::string_view piece) -> Result<> {
        bytes += piece.size();
        auto taken = sink(piece);
        if (!taken) refused = taken.error();
        return taken;
      }};
  const auto response = co_await http_.send(std::move(request));
  if (refused) co_return unusable_file(refused->message);
  if (!response && response.error().code == Errc::limited) co_return unusable_file(response.error().message);
  if (!response) {
    ApiError lost = no_answer(response.error());
    lost.trouble = Trouble::not_sent;  // asking for a file changes nothing: it may be asked for again
    co_return lost;
  }
  if (response->status == 200) co_return bytes;
  auto refusal = read_answer(response->status, response->body);
  if (refusal) co_return unusable_file("the server answered with something else than the file");
  // A file's 404 tells of the file.
  if (response->status == 404) co_return unusable_file("there is no such file any more");
  co_return refusal.error();
}

}  // namespace banana::telegram
