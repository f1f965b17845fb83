#include "daemon/http_routes.hpp"

#include <chrono>

#include "core/base/log.hpp"

namespace banana::daemon {

namespace {

using net::Request;
using net::Response;

constexpr Millis kSlow{1'000};
constexpr int kInternalError = 500;

Task<Response> healthz(Request& /*request*/) { co_return Response::text(200, "ok\n"); }

Task<Response> readyz(Health& health) {
  const auto ready = co_await health.ready();
  if (ready) co_return Response::json(200, {{"ready", true}});
  co_return Response::json(503, {{"ready", false}, {"reason", log::redact(ready.error().message)}});
}

Response metrics_page(const Metrics& metrics) {
  Response out = Response::text(200, metrics.text());
  out.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  return out;
}

struct Timer {
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  [[nodiscard]] std::chrono::nanoseconds taken() const { return std::chrono::steady_clock::now() - began; }
};

/// The proxy's name for the request ties our line to its own.
std::string_view request_id(const Request& request) {
  constexpr std::size_t kLengthMax = 64;
  return request.headers.find("X-Request-Id").value_or("").substr(0, kLengthMax);
}

void note(const net::Route& route, const Request& request, int status, std::chrono::nanoseconds took) {
  const auto ms = std::chrono::duration_cast<Millis>(took);
  if (status < kInternalError && ms < kSlow) return;
  log::warning(status >= kInternalError ? "request failed" : "slow request",
               {{"route", route.pattern},
                {"request", request_id(request)},
                {"status", status},
                {"took_ms", ms.count()}});
}

net::Handler measured_handler(const net::Route& route, Metrics& metrics) {
  return [route, &metrics](Request& request) -> Task<Response> {
    const Timer timer;
    const auto settle = [&](int status) {
      metrics.request_done(route.pattern, to_string(request.method), status, timer.taken());
      note(route, request, status, timer.taken());
    };
    try {
      Response out = co_await route.handler(request);
      settle(out.status);
      co_return out;
    } catch (...) {
      settle(kInternalError);  // what the server makes of it
      throw;
    }
  };
}

}  // namespace

std::vector<net::Route> status_routes(Health& health, const Metrics& metrics) {
  return {
      {net::Method::get, "/healthz", &healthz},
      {net::Method::get, "/readyz", [&](Request&) { return readyz(health); }},
      {net::Method::get, "/metrics", [&](Request&) -> Task<Response> { co_return metrics_page(metrics); }}};
}

std::vector<net::Route> measured(std::vector<net::Route> routes, Metrics& metrics) {
  for (net::Route& route : routes) route.handler = measured_handler(route, metrics);
  return routes;
}

}  // namespace banana::daemon
