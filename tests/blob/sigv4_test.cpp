// The signatures against Amazon's own examples:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and …/sigv4-query-string-auth.html
#include "core/blob/sigv4.hpp"

#include <doctest/doctest.h>

#include "core/base/encoding.hpp"

using namespace banana;
using blob::NameValue;
using blob::SignedRequest;

namespace {

const blob::S3Credentials kAmazon{.access_key = Secret{"AKIAIOSFODNN7EXAMPLE"},
                                  .secret_key = Secret{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
                                  .region = "us-east-1"};
constexpr std::string_view kHost = "examplebucket.s3.amazonaws.com";
const Instant kMidnight = from_iso8601("2013-05-24T00:00:00Z").value();
const NameValue kDate{"x-amz-date", "20130524T000000Z"};
const NameValue kEmpty{"x-amz-content-sha256", std::string{blob::kEmptyPayload}};

std::string signature_of(const Secret& field) {
  const std::string text{field.reveal()};
  return text.substr(text.rfind('=') + 1);
}

}  // namespace

TEST_CASE("a get of a range is signed as Amazon's example") {
  const auto field = blob::authorization(kAmazon, {.method = "GET",
                                                   .host = kHost,
                                                   .path = "/test.txt",
                                                   .headers = {{"range", "bytes=0-9"}, kEmpty, kDate},
                                                   .payload = blob::kEmptyPayload,
                                                   .at = kMidnight});
  CHECK(field.reveal() ==
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST_CASE("a put is signed as Amazon's example") {
  const std::string_view payload = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
  const auto field = blob::authorization(kAmazon, {.method = "PUT",
                                                   .host = kHost,
                                                   .path = "/test$file.text",
                                                   .headers = {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
                                                               {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                                                               {"x-amz-content-sha256", std::string{payload}},
                                                               kDate},
                                                   .payload = payload,
                                                   .at = kMidnight});
  CHECK(signature_of(field) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST_CASE("queries are signed as Amazon's examples") {
  SignedRequest request{.method = "GET",
                        .host = kHost,
                        .path = "/",
                        .query = {{"lifecycle", ""}},
                        .headers = {kEmpty, kDate},
                        .payload = blob::kEmptyPayload,
                        .at = kMidnight};
  CHECK(signature_of(blob::authorization(kAmazon, request)) ==
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  request.query = {{"prefix", "J"}, {"max-keys", "2"}};
  CHECK(signature_of(blob::authorization(kAmazon, request)) ==
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_CASE("a link is signed as Amazon's example") {
  const std::string query = blob::presigned_query(
      kAmazon, {.method = "GET", .host = kHost, .path = "/test.txt", .payload = {}, .at = kMidnight}, 86'400);
  CHECK(query ==
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%"
        "2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-"
        "Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST_CASE("paths keep their slashes and queries are sorted as they are encoded") {
  CHECK(blob::encoded_path("/a b/ü/c+d") == "/a%20b/%C3%BC/c%2Bd");
  CHECK(blob::encoded_path("//x/") == "//x/");
  CHECK(blob::encoded_query({{"b", "2 3"}, {"a", "1&"}, {"a", "0"}}) == "a=0&a=1%26&b=2%203");
}
