#include "core/net/message.hpp"

#include <algorithm>
#include <array>

#include <boost/json/serialize.hpp>

#include "core/net/url.hpp"

namespace banana::net {

namespace {

constexpr std::array<std::string_view, 8> kMethods{"GET",   "HEAD",   "POST",    "PUT",
                                                   "PATCH", "DELETE", "OPTIONS", "OTHER"};

struct Reason {
  int status;
  std::string_view text;
};

constexpr std::array kReasons{
    Reason{100, "Continue"},
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{402, "Payment Required"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{413, "Content Too Large"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
};

}  // namespace

std::string_view to_string(Method method) { return kMethods[static_cast<std::size_t>(method)]; }

Method parse_method(std::string_view name) {
  const auto* found = std::find(kMethods.begin(), kMethods.end() - 1, name);
  return static_cast<Method>(found - kMethods.begin());
}

std::string_view RequestHead::query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view{} : std::string_view{target}.substr(mark + 1);
}

std::optional<std::string> RequestHead::query(std::string_view name) const {
  return query_value(query(), name);
}

std::string_view RequestHead::param(std::string_view name) const {
  for (const Param& param : params) {
    if (param.name == name) return param.value;
  }
  return {};
}

Response Response::text(int status, std::string body) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

Response Response::json(int status, const boost::json::value& body) {
  return {status, {{"Content-Type", "application/json"}}, boost::json::serialize(body)};
}

Response Response::file(std::string path, std::string_view content_type) {
  return {200, {{"Content-Type", content_type}}, FileBody{std::move(path)}};
}

Response Response::stream(std::string_view content_type, StreamBody body) {
  return {200, {{"Content-Type", content_type}}, std::move(body)};
}

Response Response::error(int status, std::string_view code, std::string_view message) {
  return json(status, {{"error", {{"code", code}, {"message", message}}}});
}

Response Response::error(const Error& error) {
  return Response::error(http_status(error.code), to_string(error.code), error.text());
}

std::string_view reason(int status) {
  const auto* found = std::lower_bound(kReasons.begin(), kReasons.end(), status,
                                       [](const Reason& entry, int wanted) { return entry.status < wanted; });
  return found != kReasons.end() && found->status == status ? found->text : "Status";
}

}  // namespace banana::net
