#include "core/base/hash.hpp"

#include <doctest/doctest.h>

using namespace banana;

TEST_CASE("SHA-256 matches the published vectors in one go and in pieces") {
  const auto* expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(to_hex(sha256(as_bytes("abc"))) == expected);
  Sha256 pieces;
  pieces.add(as_bytes("a"));
  pieces.add(as_bytes("bc"));
  CHECK(to_hex(pieces.finish()) == expected);
}

TEST_CASE("HMAC-SHA-256 matches RFC 4231 case 2") {
  CHECK(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}
