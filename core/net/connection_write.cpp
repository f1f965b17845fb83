// How a connection gives out a response.
#include <array>
#include <charconv>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/descriptor.hpp"
#include "core/base/log.hpp"
#include "core/net/byte_range.hpp"
#include "core/net/connection.hpp"

namespace banana::net {

namespace {

constexpr std::size_t kFilePieceBytes = 256 * 1024;

using Buffers = std::array<asio::const_buffer, 2>;

/// What is left of two pieces after `sent` bytes of them.
Buffers rest_of(std::string_view first, std::string_view second, std::size_t sent) {
  const std::size_t of_first = std::min(sent, first.size());
  return {asio::buffer(first.substr(of_first)), asio::buffer(second.substr(sent - of_first))};
}

template <class Number>
void append(std::string& out, Number number) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

bool allows_body(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

bool Connection::has_body(const Response& response) const {
  return request_.method != Method::head && allows_body(response.status);
}

void Connection::start_head(const Response& response) {
  out_ = "HTTP/1.1 ";
  sent_ = 0;
  append(out_, response.status);
  out_ += ' ';
  out_ += reason(response.status);
  out_ += "\r\n";
  out_ += server_->date_line;
  if (!keep_alive_) {
    out_ += "Connection: close\r\n";
  } else if (parser_->version() == 10) {
    out_ += "Connection: keep-alive\r\n";
  }
  for (const Header field : response.headers) {
    out_ += field.name;
    out_ += ": ";
    out_ += field.value;
    out_ += "\r\n";
  }
}

void Connection::end_head() { out_ += "\r\n"; }

bool Connection::send_now(const Response& response) {
  const auto& body = std::get<std::string>(response.body);
  start_head(response);
  if (allows_body(response.status)) {
    out_ += "Content-Length: ";
    append(out_, body.size());
    out_ += "\r\n";
  }
  end_head();
  const std::string_view second = has_body(response) ? std::string_view{body} : std::string_view{};
  boost::system::error_code error;
  // One piece is less work for the kernel than two, be the second empty.
  sent_ = second.empty() ? socket_.write_some(asio::buffer(out_), error)
                         : socket_.write_some(rest_of(out_, second, 0), error);
  return !error && sent_ == out_.size() + second.size();
}

Task<bool> Connection::send_rest(const Response& response) {
  const auto& body = std::get<std::string>(response.body);
  co_return co_await send_bytes(out_, has_body(response) ? std::string_view{body} : std::string_view{});
}

Task<bool> Connection::send_bytes(std::string_view first, std::string_view second) {
  while (sent_ < first.size() + second.size()) {
    const auto [error, size] =
        co_await socket_.async_write_some(rest_of(first, second, sent_), asio::as_tuple(asio::use_awaitable));
    if (error) co_return false;
    sent_ += size;
    enter(Phase::write, server_->options.write_time_max);
  }
  co_return true;
}

Task<bool> Connection::send_file(Response& response) {
  const std::string path = std::get<FileBody>(response.body).path;
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat about{};
  if (!file || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) {
    response = Response::error(404, "not_found", "nothing is at this address");
    co_return send_now(response) || co_await send_rest(response);
  }
  const auto size = static_cast<std::uint64_t>(about.st_size);
  const auto asked = request_.headers.find("Range");
  const ByteRange range = asked && response.status == 200 ? parse_range(*asked, size) : whole(size);
  if (range.kind == ByteRange::Kind::unsatisfiable) {
    response = Response::error(416, "range", "the file has no such range");
    response.headers.add("Content-Range", fmt::format("bytes */{}", size));
    co_return send_now(response) || co_await send_rest(response);
  }
  if (range.kind == ByteRange::Kind::part) {
    response.status = 206;
    response.headers.add("Content-Range",
                         fmt::format("bytes {}-{}/{}", range.first, range.first + range.size - 1, size));
  }
  start_head(response);
  fmt::format_to(std::back_inserter(out_), "Accept-Ranges: bytes\r\nContent-Length: {}\r\n", range.size);
  end_head();
  if (!co_await send_bytes(out_, {})) co_return false;
  if (!has_body(response)) co_return true;

  auto offset = static_cast<off_t>(range.first);
  for (std::uint64_t left = range.size; left > 0;) {
    const ssize_t count = ::sendfile(socket_.native_handle(), file.get(), &offset,
                                     std::min<std::uint64_t>(left, kFilePieceBytes));
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) co_return false;
    if (count > 0) left -= static_cast<std::uint64_t>(count);
    enter(Phase::write, server_->options.write_time_max);
    if (count > 0 || errno == EINTR) continue;
    const auto [error] = co_await socket_.async_wait(Socket::wait_write, asio::as_tuple(asio::use_awaitable));
    if (error) co_return false;
  }
  co_return true;
}

Task<bool> Connection::send_stream(Response& response) {
  const auto stream = std::move(std::get<StreamBody>(response.body));
  chunked_ = parser_->version() == 11;
  if (!chunked_) keep_alive_ = false;  // HTTP/1.0 ends a body of unknown length by closing
  start_head(response);
  if (chunked_) out_ += "Transfer-Encoding: chunked\r\n";
  end_head();
  if (!co_await send_bytes(out_, {})) co_return false;
  if (!has_body(response)) co_return true;
  const Phase between = stream.kind == StreamBody::Kind::endless ? Phase::endless_stream : Phase::write;
  phase_ = between;
  deadline_ = kNever;
  try {
    co_await stream.write(*this);
  } catch (const std::exception& error) {
    if (!cut_) log::error("response stream failed", {{"route", route_->pattern}, {"what", error.what()}});
    co_return false;  // without the last chunk, so that the client sees it is cut off
  }
  if (cut_ || expired_) co_return false;
  sent_ = 0;
  co_return !chunked_ || co_await send_bytes("0\r\n\r\n", {});
}

Task<bool> Connection::write(std::string_view piece) {
  const auto ended = [&] {
    return cut_ || expired_ || (phase_ == Phase::endless_stream && server_->stopping);
  };
  if (ended()) co_return false;
  if (piece.empty()) co_return true;
  const Phase between = phase_;
  enter(Phase::write, server_->options.write_time_max);
  out_.clear();
  if (chunked_) fmt::format_to(std::back_inserter(out_), "{:x}\r\n", piece.size());
  out_ += piece;
  if (chunked_) out_ += "\r\n";
  sent_ = 0;
  const bool sent = co_await send_bytes(out_, {});
  phase_ = between;
  deadline_ = kNever;
  co_return sent && !ended();
}

}  // namespace banana::net
