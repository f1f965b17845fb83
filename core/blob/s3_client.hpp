// Signed requests to one bucket, repeated while the server is busy. Everything asked of S3 here may be asked twice: names
// are hashes of what they name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/encoding.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/blob/sigv4.hpp"
#include "core/net/client.hpp"

namespace banana::blob {

enum class BucketStyle : std::uint8_t { path, virtual_host };

struct S3Place {
  std::string endpoint;  // "https://s3.eu-central-1.amazonaws.com", without a slash at its end
  std::string bucket;
  BucketStyle style = BucketStyle::path;
  S3Credentials credentials;
};

struct S3Pace {
  int tries_max = 5;
  Millis first_wait{200};  // doubled each time, less a random part
  Millis wait_max{5'000};
  Millis deadline{60'000};  // of one try
};

struct S3Call {
  net::Method method = net::Method::get;
  std::string object = {};  // its name in the bucket; empty: the bucket itself
  std::vector<NameValue> query = {};
  std::vector<NameValue> headers = {};  // names in lower case
  ByteView body = {};
  std::string_view payload = kEmptyPayload;  // the body's SHA-256 in hex
  std::uint64_t answer_max = 1024 * 1024;
};

class S3Client {
 public:
  /// `http` and `clock` outlive it.
  S3Client(net::HttpClient& http, const Clock& clock, S3Place place, S3Pace pace);

  /// A status of 2xx, 404 or 416 is an answer; every other one is explained in an Error.
  [[nodiscard]] Task<Result<net::HttpResponse>> send(S3Call call);
  /// A link that gets an object and needs no key.
  [[nodiscard]] Result<std::string> presigned(std::string_view object, std::vector<NameValue> query,
                                              Instant expires_at) const;

  [[nodiscard]] const S3Place& place() const { return place_; }

 private:
  /// Of an object in the bucket, not encoded.
  [[nodiscard]] std::string path_of(std::string_view object) const;
  [[nodiscard]] net::HttpRequest request_of(const S3Call& call) const;

  net::HttpClient& http_;
  const Clock& clock_;
  const S3Place place_;
  const S3Pace pace_;
  std::string base_;  // where requests go: scheme and host
  std::string host_;  // as in the Host field
  SystemRandom random_;
};

}  // namespace banana::blob
