// One request and its response on one stream. Inside core/net only.
#pragma once

#include <optional>
#include <string>

#include "core/net/client.hpp"
#include "core/net/stream.hpp"

namespace banana::net {

struct ExchangeLimits {
  std::size_t head_bytes_max = 0;
  std::size_t body_bytes_max = 0;
};

/// What goes over the wire.
struct Outgoing {
  std::string head;  // with the empty line; may hold secrets
  const std::variant<std::string, BodySource>* body = nullptr;
  Method method = Method::get;
  const std::function<Result<>(std::string_view)>* on_body = nullptr;
};

struct Progress {
  Sent sent = Sent::no;
  bool heard = false;     // any byte of a response
  bool reusable = false;  // the stream is fit for another request
};

/// Wipes the head once it is sent.
[[nodiscard]] Task<HttpResult<HttpResponse>> exchange(Stream& stream, Outgoing& outgoing,
                                                      ExchangeLimits limits, Progress& progress);

}  // namespace banana::net
