// Beast's parser, writing straight into our Request: no second representation, no allocation per request once
// a connection's buffers have grown. Inside core/net only.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "core/net/message.hpp"

namespace banana::net {

namespace http = boost::beast::http;

class RequestParser final : public http::basic_parser<true> {
 public:
  RequestParser(Request& request, std::size_t head_bytes_max) : request_(request) {
    header_limit(static_cast<std::uint32_t>(head_bytes_max));
    body_limit(boost::none);  // the route's own, known only when the head is there
  }

  /// 10 or 11; 0 before the first line was read.
  [[nodiscard]] int version() const { return version_; }

  void allow_body(std::size_t bytes) { body_max_ = bytes; }

 private:
  using Code = boost::system::error_code;
  using View = boost::beast::string_view;

  void on_request_impl(http::verb, View method, View target, int version, Code&) override {
    version_ = version;
    request_.method = net::parse_method(method);
    request_.target = path_of(target);
  }
  void on_response_impl(int, View, int, Code&) override {}
  void on_field_impl(http::field, View name, View value, Code&) override {
    if (!is_header_done()) request_.headers.add_checked(name, value);  // trailers are not headers
  }
  void on_header_impl(Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(View piece, Code& error) override { return take(piece, error); }
  void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View piece, Code& error) override {
    return take(piece, error);
  }
  void on_finish_impl(Code&) override {}

  std::size_t take(View piece, Code& error) {
    if (piece.size() > body_max_ - request_.body.size()) {
      error = http::error::body_limit;
      return 0;
    }
    request_.body += piece;
    return piece.size();
  }

  /// "GET http://host/path" is as good as "GET /path".
  static View path_of(View target) {
    if (target.starts_with('/')) return target;
    const std::size_t authority = target.find("://");
    if (authority == View::npos) return target;
    const std::size_t slash = target.find('/', authority + 3);
    return slash == View::npos ? View{"/"} : target.substr(slash);
  }

  Request& request_;
  std::size_t body_max_ = 0;
  int version_ = 0;
};

}  // namespace banana::net
