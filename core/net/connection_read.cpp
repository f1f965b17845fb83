// How a connection takes in a request: parse what is there, ask for more, refuse as early as possible.
#include <boost/system/system_error.hpp>

#include "core/net/connection.hpp"

namespace banana::net {

namespace {

constexpr std::size_t kReadBytes = 4 * 1024;
constexpr std::size_t kBodyReadBytes = 64 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Step Connection::advance() {
  while (!parser_->is_done()) {
    if (buffer_.size() == 0) return Step::more;
    boost::system::error_code error;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (error == http::error::need_more) {
      // Chunk extensions and trailers have no limit of their own in the parser.
      if (buffer_.size() <= server_->options.head_bytes_max) return Step::more;
      error = http::error::header_limit;
    }
    if (error == http::error::header_limit) {
      refuse(431, "head_too_large", "the request's header fields are too large");
      return Step::refused;
    }
    if (error == http::error::body_limit) {
      refuse(413, "body_too_large", "the request's body is too large");
      return Step::refused;
    }
    if (error) {
      refuse(400, "bad_request", "this is not a well-formed HTTP/1.1 request");
      return Step::refused;
    }
    if (head_done_ || !parser_->is_header_done()) continue;
    head_done_ = true;
    if (!accept_head()) return Step::refused;
  }
  return Step::complete;
}

bool Connection::accept_head() {
  keep_alive_ = parser_->keep_alive();
  if (parser_->version() == 11 && request_.headers.count("Host") != 1) {
    return refuse(400, "bad_request", "exactly one Host field is needed");
  }
  if (!parser_->chunked() && request_.headers.contains("Transfer-Encoding")) {
    // A body whose end nobody can tell: reading on would take it for the next request.
    return refuse(400, "bad_request", "the only transfer coding understood is chunked");
  }
  try {
    return check_route() && check_expectation();
  } catch (const std::exception& error) {
    return refuse(failure(error.what()));
  }
}

bool Connection::check_route() {
  const Router::Match match = server_->router.match(request_);
  route_ = match.route;
  if (route_ == nullptr && match.allowed.empty())
    return refuse(404, "not_found", "nothing is at this address");
  if (route_ == nullptr) {
    Response response = Response::error(405, "method_not_allowed", "this address takes " + match.allowed);
    response.headers.add("Allow", match.allowed);
    return refuse(std::move(response));
  }
  if (route_->before_body) {
    if (auto response = route_->before_body(request_)) return refuse(std::move(*response));
  }
  const auto length = parser_->content_length();
  if (length && *length > route_->body_max)
    return refuse(413, "body_too_large", "the request's body is too large");
  parser_->allow_body(route_->body_max);
  if (!parser_->is_done()) enter(Phase::body, server_->options.body_time_max);
  return true;
}

bool Connection::check_expectation() {
  const auto expected = request_.headers.find("Expect");
  if (!expected) return true;
  if (!equal_ignoring_case(*expected, "100-continue")) {
    return refuse(417, "expectation_failed", "the only expectation understood is 100-continue");
  }
  if (parser_->is_done() || buffer_.size() > 0) return true;
  boost::system::error_code error;
  const std::size_t size = socket_.write_some(asio::buffer(kContinue), error);
  // Nothing else is in flight to this client, so its window has room for these few bytes.
  if (error || size != kContinue.size()) cut();
  return true;
}

bool Connection::refuse(Response response) {
  if (!parser_->is_done()) keep_alive_ = false;
  refusal_ = std::move(response);
  return false;
}

bool Connection::refuse(int status, std::string_view code, std::string_view message) {
  return refuse(Response::error(status, code, message));
}

std::size_t Connection::room() const { return phase_ == Phase::body ? kBodyReadBytes : kReadBytes; }

}  // namespace banana::net
