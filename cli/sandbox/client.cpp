#include "cli/sandbox/client.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/local_http.hpp"
#include "cli/sandbox/message.hpp"

namespace banana::cli {

namespace {

constexpr Millis kAnswerTimeMax{60'000};            // a pressed button waits for its bot
constexpr std::uintmax_t kFileBytesMax = 50 << 20;  // what Telegram takes
constexpr std::string_view kHowToStart =
    "Start one and leave it running: ./dev demo. Then name it: --set telegram.api_base=http://127.0.0.1:PORT";

struct Place {
  std::string host;
  std::uint16_t port = 80;
};

/// Nothing but plain HTTP at an origin.
std::optional<Place> parse_origin(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return std::nullopt;
  url.remove_prefix(kScheme.size());
  if (url.find('/') != std::string_view::npos) return std::nullopt;
  Place place;
  const std::size_t bracket = url.starts_with('[') ? url.find(']') : std::string_view::npos;
  const bool six = bracket != std::string_view::npos;
  const std::size_t colon = url.find(':', six ? bracket : 0);
  place.host = six ? url.substr(1, bracket - 1) : url.substr(0, colon);
  if (colon == std::string_view::npos) return place;
  const char* end = url.data() + url.size();
  const auto [stop, problem] = std::from_chars(url.data() + colon + 1, end, place.port);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return place;
}

/// {"error": {"code", "message"}}
Error refusal(int status, const Json& body) {
  const Json* error = body.is_object() ? body.get_object().if_contains("error") : nullptr;
  const JsonObject* words = error != nullptr ? error->if_object() : nullptr;
  const std::string_view message = words != nullptr ? text_at(*words, "message") : std::string_view{};
  const auto code = words != nullptr ? parse_errc(text_at(*words, "code")) : std::nullopt;
  return fail(
      code.value_or(status < 500 ? Errc::invalid : Errc::unavailable),
      message.empty() ? fmt::format("the sandbox refused with status {}", status) : std::string{message});
}

Error silent(std::string_view what) {
  return fail(Errc::unavailable, fmt::format("the sandbox {}", what), "Is it still running? See its log.");
}

}  // namespace

Result<SandboxClient> SandboxClient::find(std::string_view api_base) {
  const auto place = parse_origin(api_base);
  const std::string address = place && place->host == "localhost" ? "127.0.0.1" : place ? place->host : "";
  const Error elsewhere = fail(
      Errc::forbidden,
      fmt::format("telegram.api_base is {}: a sandbox is on this machine, at a loopback address", api_base),
      std::string{kHowToStart});
  if (!place) return elsewhere;
  const LocalSocket socket = LocalSocket::to_port(address, place->port);
  if (!socket.open() && errno == EINVAL) return elsewhere;
  if (!socket.open()) {
    return fail(Errc::unavailable, fmt::format("nothing answers at {}", api_base), std::string{kHowToStart});
  }
  const auto outcome =
      exchange(socket, {.target = "/sandbox/api/bots", .host = address, .time_max = Millis{5'000}});
  const LocalReply* reply = std::get_if<LocalReply>(&outcome);
  boost::system::error_code problem;
  const Json bots = reply != nullptr ? boost::json::parse(reply->body, problem) : Json{};
  if (reply == nullptr || reply->status != 200 || problem || !bots.is_object() ||
      !bots.get_object().contains("bots")) {
    return fail(Errc::invalid, fmt::format("what answers at {} is not a sandbox", api_base),
                std::string{kHowToStart});
  }
  return SandboxClient{address, place->port};
}

Result<JsonObject> SandboxClient::get(std::string_view target) const {
  return ask("GET", target, "application/json", "");
}

Result<JsonObject> SandboxClient::post(std::string_view name, const JsonObject& body) const {
  return ask("POST", name, "application/json", boost::json::serialize(body));
}

Result<std::string> SandboxClient::upload(const std::filesystem::path& file) const {
  std::error_code problem;
  const std::uintmax_t size = std::filesystem::file_size(file, problem);
  if (problem) {
    return fail(Errc::not_found, fmt::format("{} can't be read: {}", file.string(), problem.message()));
  }
  if (size > kFileBytesMax) {
    return fail(Errc::invalid, fmt::format("{} is larger than {} MB", file.string(), kFileBytesMax >> 20));
  }
  std::ostringstream content;
  content << std::ifstream{file, std::ios::binary}.rdbuf();
  std::string name = file.filename().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '"' || c == '\\' || c < ' '; }, '_');
  // No file holds its own boundary by chance, and whoever does it on purpose deceives a toy.
  constexpr std::string_view kBoundary = "banana-c27d1e0f4b8a46d59f3b";
  const std::string body = fmt::format(
      "--{0}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{1}\"\r\n"
      "Content-Type: application/octet-stream\r\n\r\n{2}\r\n--{0}--\r\n",
      kBoundary, name, content.view());
  auto answer = ask("POST", "upload", fmt::format("multipart/form-data; boundary={}", kBoundary), body);
  if (!answer) return answer.error();
  const Json* id = answer->if_contains("upload");
  if (id == nullptr || !id->is_string()) return silent("took the file and gave no id");
  return std::string{id->get_string()};
}

Result<JsonObject> SandboxClient::ask(std::string_view method, std::string_view target,
                                      std::string_view content_type, std::string_view body) const {
  const LocalSocket socket = LocalSocket::to_port(address_, port_);
  if (!socket.open()) return silent("went away");
  const auto outcome = exchange(socket, {.method = method,
                                         .target = fmt::format("/sandbox/api/{}", target),
                                         .host = address_,
                                         .content_type = content_type,
                                         .body = body,
                                         .time_max = kAnswerTimeMax});
  const LocalReply* reply = std::get_if<LocalReply>(&outcome);
  if (reply == nullptr) return silent("did not answer");
  boost::system::error_code problem;
  Json answer = boost::json::parse(reply->body, problem);
  if (reply->status >= 400) return refusal(reply->status, answer);
  if (problem || !answer.is_object()) return silent("answered with what can't be understood");
  return std::move(answer.get_object());
}

}  // namespace banana::cli
