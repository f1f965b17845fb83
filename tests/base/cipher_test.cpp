#include "core/base/cipher.hpp"

#include <set>

#include <doctest/doctest.h>

using namespace banana;

namespace {

constexpr std::string_view kAbout = "bot/token/42";
constexpr std::string_view kPlain = "123456789:AAEhBP0av28aBcDeFgHiJkLmNoPqRsTuVwX";

CipherKey key(std::uint64_t seed) {
  SeededRandom random{seed};
  return CipherKey::make(random);
}

std::string opened(const CipherKey& with, std::string_view about, ByteView sealed) {
  const auto secret = open_sealed(with, about, sealed);
  return secret ? std::string{secret->reveal()} : std::string{to_string(secret.error().code)};
}

}  // namespace

TEST_CASE("what is sealed opens with the same key and place") {
  SystemRandom random;
  for (const std::string_view plain : {std::string_view{}, std::string_view{"x"}, kPlain}) {
    const Bytes sealed = seal(key(1), kAbout, plain, random);
    CHECK(sealed.size() == plain.size() + kSealBytes);
    CHECK(opened(key(1), kAbout, sealed) == plain);
  }
  const std::string long_text(1 << 20, 'z');
  CHECK(opened(key(1), "", seal(key(1), "", long_text, random)) == long_text);
}

TEST_CASE("another key or another place opens nothing") {
  SystemRandom random;
  const Bytes sealed = seal(key(1), kAbout, kPlain, random);
  CHECK(opened(key(2), kAbout, sealed) == "invalid");
  CHECK(opened(key(1), "bot/token/43", sealed) == "invalid");
  CHECK(opened(key(1), "", sealed) == "invalid");
}

TEST_CASE("a single changed bit anywhere is noticed and so is a missing end") {
  SystemRandom random;
  const Bytes sealed = seal(key(1), kAbout, kPlain, random);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    CAPTURE(at);
    Bytes changed = sealed;
    changed[at] ^= std::byte{1};
    CHECK(opened(key(1), kAbout, changed) == "invalid");
    CHECK(opened(key(1), kAbout, ByteView{sealed}.first(at)) == "invalid");
  }
}

TEST_CASE("sealing the same twice never gives the same bytes") {
  SystemRandom random;
  std::set<Bytes> seen;
  for (int i = 0; i < 1000; ++i) CHECK(seen.insert(seal(key(1), kAbout, kPlain, random)).second);
}

TEST_CASE("known answer of the GCM specification") {
  // Test case 13 of McGrew and Viega: a key and a nonce of zeros, no text.
  class Zeros final : public Random {
   public:
    void fill(std::span<std::byte> out) override { std::ranges::fill(out, std::byte{0}); }
  } zeros;
  const CipherKey zero = CipherKey::make(zeros);
  CHECK(to_hex(seal(zero, "", "", zeros)) == "000000000000000000000000530f8afbc74536b9a963b4f1c4cb738b");
  // Test case 14: sixteen zeros as the text.
  CHECK(to_hex(seal(zero, "", std::string(16, '\0'), zeros)) ==
        "000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
}

TEST_CASE("keys are read in every form people keep them and in no other") {
  const CipherKey made = key(7);
  const std::string url{made.to_text().reveal()};
  CHECK(url.size() == 44);
  std::string standard = url;
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  for (const std::string& text : {url, url.substr(0, 43), standard, to_hex(made.reveal())}) {
    const auto read = CipherKey::parse(text);
    REQUIRE(read);
    CHECK(std::ranges::equal(read->reveal(), made.reveal()));
  }
  for (const std::string& text : {std::string{}, std::string{"password"}, url + "=", url.substr(1),
                                  std::string(44, '!'), std::string(64, 'g'), std::string(1 << 16, 'A')}) {
    CHECK_FALSE(CipherKey::parse(text));
  }
}

TEST_CASE("a fingerprint tells keys apart") {
  CHECK(key(1).fingerprint() == key(1).fingerprint());
  CHECK(key(1).fingerprint() != key(2).fingerprint());
  CHECK(key(1).fingerprint().size() == 16);
}
