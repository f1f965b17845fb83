// A bucket of its own on the S3 server that BANANA_TEST_S3 names (tests/support/with_s3).
#pragma once

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "core/blob/s3.hpp"
#include "core/net/client.hpp"
#include "core/net/resolver.hpp"
#include "tests/blob/stores.hpp"

namespace banana::test {

class OnS3 : public Waits {
 public:
  static bool available() {
    if (std::getenv("BANANA_TEST_S3") != nullptr) return true;
    std::cout << "SKIPPED: BANANA_TEST_S3 is not set\n";
    return false;
  }

  OnS3() {
    options_.place = {
        .endpoint = std::getenv("BANANA_TEST_S3"),
        .bucket = "t" + std::to_string(SystemRandom{}.u64()),
        .credentials = {
            .access_key = Secret{"test:tester"}, .secret_key = Secret{"testing"}, .region = "us-east-1"}};
    options_.pace.first_wait = Millis{5};
    options_.staging = dir_.path() / "staging";
    blob::S3Client client{http_, clock_, options_.place, {}};
    const auto made = wait(client.send({.method = net::Method::put}));
    REQUIRE(made);
    REQUIRE(made->status == 200);
    reopen();
  }
  void reopen() { store_ = blob::S3Store::open(http_, clock_, options_).value(); }

  blob::BlobStore& store() { return *store_; }
  blob::S3Options& options() { return options_; }
  net::HttpClient& http() { return http_; }
  const Clock& clock() { return clock_; }

 private:
  TempDir dir_;
  SystemClock clock_;
  net::SystemResolver resolver_;
  net::Client http_{loop(), resolver_, {}};
  blob::S3Options options_;
  std::unique_ptr<blob::S3Store> store_;
};

}  // namespace banana::test

TYPE_TO_STRING_AS("s3", banana::test::OnS3);
