// Beast's parser, writing straight into our HttpResponse. Inside core/net only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "core/net/client.hpp"

namespace banana::net {

namespace http = boost::beast::http;

class ResponseParser final : public http::basic_parser<false> {
 public:
  using Sink = std::function<Result<>(std::string_view)>;

  /// `sink` takes the body of a 2xx response; null or empty: it is collected.
  ResponseParser(HttpResponse& response, std::size_t head_bytes_max, std::size_t body_bytes_max,
                 const Sink* sink)
      : response_(response), sink_(sink), body_bytes_max_(body_bytes_max) {
    header_limit(static_cast<std::uint32_t>(head_bytes_max));
    body_limit(boost::none);
  }

  /// Why the sink refused, if it did.
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

 private:
  using Code = boost::system::error_code;
  using View = boost::beast::string_view;

  void on_request_impl(http::verb, View, View, int, Code&) override {}
  void on_response_impl(int status, View, int, Code&) override { response_.status = status; }
  void on_field_impl(http::field, View name, View value, Code&) override {
    if (!is_header_done()) response_.headers.add_checked(name, value);
  }
  void on_header_impl(Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Code& error) override {
    if (length && *length > body_bytes_max_) error = http::error::body_limit;
  }
  std::size_t on_body_impl(View piece, Code& error) override { return take(piece, error); }
  void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View piece, Code& error) override {
    return take(piece, error);
  }
  void on_finish_impl(Code&) override {}

  std::size_t take(std::string_view piece, Code& error) {
    if (piece.size() > body_bytes_max_ - taken_) {
      error = http::error::body_limit;
      return 0;
    }
    taken_ += piece.size();
    const bool to_sink = sink_ != nullptr && *sink_ && response_.status / 100 == 2;
    if (!to_sink) {
      response_.body += piece;
    } else if (auto accepted = (*sink_)(piece); !accepted) {
      refusal_ = accepted.error();
      error = http::error::end_of_stream;
    }
    return piece.size();
  }

  HttpResponse& response_;
  const Sink* sink_;
  std::optional<Error> refusal_;
  std::size_t body_bytes_max_;
  std::size_t taken_ = 0;
};

}  // namespace banana::net
