#include "core/net/exchange.hpp"

#include <utility>

#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <strings.h>

#include "core/net/response_parser.hpp"

namespace banana::net {

namespace {

constexpr std::size_t kFirstPieceBytes = 4 * 1024;  // most answers are no longer
constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr int kInterimMax = 10;  // 1xx responses before the real one

HttpError broken(std::string message, Sent sent, Errc code = Errc::unavailable) {
  return HttpError{fail(code, std::move(message)), sent};
}

class Reader {
 public:
  Reader(Stream& stream, const Outgoing& outgoing, ExchangeLimits limits, Progress& progress)
      : stream_(stream), outgoing_(outgoing), limits_(limits), progress_(progress) {
    start();
  }

  Task<HttpResult<HttpResponse>> run() {
    for (;;) {
      if (auto error = parse()) co_return *error;
      if (parser_->is_done()) {
        if (response_.status / 100 != 1) break;
        if (response_.status == 101 || ++interim_ > kInterimMax) {
          co_return broken("the server answered out of turn", Sent::answered);
        }
        start();
        continue;
      }
      const auto [error, size] = co_await stream_.read_some(buffer_.prepare(piece_));
      buffer_.commit(size);
      if (size == piece_) piece_ = kPieceBytes;
      if (size > 0) progress_.heard = true;
      if (!error) continue;
      if (auto cut_off = end_of_input(error)) co_return *cut_off;
      co_return std::move(response_);  // a body that ends with the connection
    }
    progress_.sent = Sent::answered;
    progress_.reusable = parser_->keep_alive() && buffer_.size() == 0;
    co_return std::move(response_);
  }

 private:
  void start() {
    response_ = {};
    parser_.emplace(response_, limits_.head_bytes_max, limits_.body_bytes_max, outgoing_.on_body);
    parser_->eager(true);
    if (outgoing_.method == Method::head) parser_->skip(true);
  }

  std::optional<HttpError> parse() {
    while (buffer_.size() > 0 && !parser_->is_done()) {
      boost::system::error_code error;
      buffer_.consume(parser_->put(buffer_.data(), error));
      if (parser_->is_header_done() && response_.status / 100 != 1) progress_.sent = Sent::answered;
      if (error == http::error::need_more) {
        if (buffer_.size() <= limits_.head_bytes_max) return std::nullopt;
        error = http::error::header_limit;
      }
      if (error) return refusal(error);
    }
    return std::nullopt;
  }

  HttpError refusal(const boost::system::error_code& error) const {
    if (parser_->refusal()) return HttpError{*parser_->refusal(), progress_.sent};
    if (error == http::error::body_limit) {
      return broken("the response is larger than " + std::to_string(limits_.body_bytes_max) + " bytes",
                    progress_.sent, Errc::limited);
    }
    if (error == http::error::header_limit) {
      return broken("the response's head is too large", progress_.sent, Errc::limited);
    }
    return broken("the response is not well-formed HTTP/1.1", progress_.sent);
  }

  std::optional<HttpError> end_of_input(const boost::system::error_code& error) {
    if (!parser_->got_some()) {
      return broken("the connection ended before a response: " + error.message(), progress_.sent);
    }
    boost::system::error_code incomplete = error;
    // TLS says goodbye before it closes; without that, somebody may have cut the body short.
    if (error == asio::error::eof) parser_->put_eof(incomplete);
    if (incomplete) return broken("the response was cut off", progress_.sent);
    return std::nullopt;
  }

  Stream& stream_;
  const Outgoing& outgoing_;
  ExchangeLimits limits_;
  Progress& progress_;
  HttpResponse response_;
  std::optional<ResponseParser> parser_;
  boost::beast::flat_buffer buffer_;
  std::size_t piece_ = kFirstPieceBytes;
  int interim_ = 0;
};

/// Our own failure to produce the body, as opposed to the network's failure to take it.
struct SendResult {
  boost::system::error_code network;
  std::optional<Error> source;
};

/// The head goes with the first of the body: one call of the network for what is small.
Task<SendResult> send_source(Stream& stream, std::string_view head, const BodySource& source) {
  std::string piece(std::min<std::uint64_t>(source.size, kPieceBytes), '\0');
  std::uint64_t left = source.size;
  do {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
    std::size_t size = 0;
    if (wanted > 0) {
      const auto read = co_await source.read(std::span{piece.data(), wanted});
      if (!read) co_return SendResult{{}, read.error()};
      size = *read;
      if (size == 0 || size > wanted)
        co_return SendResult{{}, fail(Errc::internal, "the request's body is too short")};
    }
    const auto error =
        co_await stream.write({asio::buffer(std::exchange(head, {})), asio::buffer(piece.data(), size)});
    if (error) co_return SendResult{error, {}};
    left -= size;
  } while (left > 0);
  co_return SendResult{};
}

/// A head may hold a key.
struct WipedInTheEnd {
  std::string& text;
  explicit WipedInTheEnd(std::string& t) : text(t) {}
  ~WipedInTheEnd() { ::explicit_bzero(text.data(), text.size()); }
  WipedInTheEnd(const WipedInTheEnd&) = delete;
  WipedInTheEnd& operator=(const WipedInTheEnd&) = delete;
};

Task<SendResult> send(Stream& stream, Outgoing& outgoing) {
  const WipedInTheEnd wiped{outgoing.head};
  if (const auto* source = std::get_if<BodySource>(outgoing.body))
    co_return co_await send_source(stream, outgoing.head, *source);
  const auto& text = std::get<std::string>(*outgoing.body);
  co_return SendResult{co_await stream.write({asio::buffer(outgoing.head), asio::buffer(text)}), {}};
}

}  // namespace

Task<HttpResult<HttpResponse>> exchange(Stream& stream, Outgoing& outgoing, ExchangeLimits limits,
                                        Progress& progress) {
  progress.sent = Sent::maybe;
  const SendResult sent = co_await send(stream, outgoing);
  if (sent.source) co_return HttpError{*sent.source, progress.sent};
  // A server may answer and stop reading before it has taken all: its answer counts.
  auto response = co_await Reader{stream, outgoing, limits, progress}.run();
  if (sent.network) progress.reusable = false;
  co_return response;
}

}  // namespace banana::net
