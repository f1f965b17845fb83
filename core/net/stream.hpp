// A byte stream to a server, plain or TLS. Inside core/net only.
#pragma once

#include <array>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/net/socket.hpp"

namespace banana::net {

struct ReadResult {
  boost::system::error_code error;
  std::size_t size = 0;
};

class Stream {
 public:
  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  [[nodiscard]] virtual Task<ReadResult> read_some(asio::mutable_buffer into) = 0;
  /// All of both pieces.
  [[nodiscard]] virtual Task<boost::system::error_code> write(std::array<asio::const_buffer, 2> pieces) = 0;
  /// False when the other side has closed or said something unasked: not fit for another request.
  [[nodiscard]] virtual bool is_quiet() = 0;
};

[[nodiscard]] std::unique_ptr<Stream> plain_stream(Socket socket);

/// What certificates are judged by; made when first needed.
class Trust {
 public:
  /// `ca_file`: a file of certificates trusted besides the system's; may be empty.
  explicit Trust(std::string ca_file);
  ~Trust();
  /// Shakes hands as a client; the certificate has to be valid for `host`, a name or an address.
  [[nodiscard]] Task<Result<std::unique_ptr<Stream>>> secure(Socket socket, std::string host);

 private:
  struct Context;
  std::string ca_file_;
  std::unique_ptr<Context> context_;
};

}  // namespace banana::net
