// Links to stored files: what holds, what does not.
#include "core/blob/links.hpp"

#include "core/keys/keyring.hpp"
#include "tests/blob/cellar.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;

namespace {

const BlobKey kKey = BlobKey::of(as_bytes("a picture"));
const Instant kNow = from_unix_ms(1'795'219'200'000);

struct Parts {
  std::string key;
  std::string expires;
  std::string signature;
};

Parts parts_of(const std::string& target) {
  const auto query = target.find("?exp=");
  const auto sig = target.find("&sig=");
  REQUIRE(query != std::string::npos);
  REQUIRE(sig != std::string::npos);
  return {target.substr(0, query), target.substr(query + 5, sig - query - 5), target.substr(sig + 5)};
}

keys::MasterKeys some_masters() {
  SeededRandom random{7};
  return {{CipherKey::make(random), "a test"}};
}

}  // namespace

TEST_CASE_TEMPLATE("a link holds until its time and for its key alone", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  SystemRandom random;
  const auto masters = some_masters();
  const auto keys =
      cellar.write([&](db::Tx& tx) { return keys::Keyring::open_or_begin(tx, masters, random, kNow); })
          .value();
  const Parts link = parts_of(blob::signed_target(keys, kKey, kNow + std::chrono::hours{1}));
  CHECK(link.key == kKey.text());
  CHECK(blob::holds(keys, kKey, link.expires, link.signature, kNow));
  CHECK(blob::holds(keys, kKey, link.expires, link.signature, kNow + std::chrono::minutes{59}));
  CHECK_FALSE(blob::holds(keys, kKey, link.expires, link.signature, kNow + std::chrono::hours{1}));
  CHECK_FALSE(blob::holds(keys, BlobKey::of(as_bytes("another")), link.expires, link.signature, kNow));
  CHECK_FALSE(blob::holds(keys, kKey, "0" + link.expires, link.signature, kNow));
  CHECK_FALSE(blob::holds(keys, kKey, std::to_string(std::stoll(link.expires) + 1), link.signature, kNow));
  for (const std::string_view nonsense : {"", ".", "1", "1.", "x.y", "-1.a", "9999999999999999999.a"}) {
    CAPTURE(nonsense);
    CHECK_FALSE(blob::holds(keys, kKey, link.expires, nonsense, kNow));
    CHECK_FALSE(blob::holds(keys, kKey, nonsense, link.signature, kNow));
  }
  for (std::size_t i = 0; i < link.signature.size(); ++i) {
    std::string changed = link.signature;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(blob::holds(keys, kKey, link.expires, changed, kNow));
  }
}

TEST_CASE_TEMPLATE("a link holds over a rotation of keys and not with the keys of others", Here,
                   BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  SystemRandom random;
  const auto masters = some_masters();
  const auto open = [&](auto how) {
    return cellar.write([&](db::Tx& tx) { return how(tx, masters, random, kNow); }).value();
  };
  const auto first = open(&keys::Keyring::open_or_begin);
  const Parts link = parts_of(blob::signed_target(first, kKey, kNow + std::chrono::hours{1}));
  const auto second = open(&keys::Keyring::open_and_rotate);
  CHECK(second.current() == first.current() + 1);
  CHECK(blob::holds(second, kKey, link.expires, link.signature, kNow));
  const Parts later = parts_of(blob::signed_target(second, kKey, kNow + std::chrono::hours{1}));
  CHECK(later.signature != link.signature);
  CHECK_FALSE(blob::holds(first, kKey, later.expires, later.signature, kNow));

  Cellar<OnSqlite> elsewhere;
  const auto others =
      elsewhere.write([&](db::Tx& tx) { return keys::Keyring::open_or_begin(tx, masters, random, kNow); })
          .value();
  CHECK_FALSE(blob::holds(others, kKey, link.expires, link.signature, kNow));
}

TEST_CASE_TEMPLATE("the files driver links to the public address", Here, BANANA_ENGINES) {
  IN_CELLAR(Here, cellar);
  TempDir dir;
  Config config;
  config.data_dir.path = dir.path();
  const auto link = [&]() {
    const auto linker = blob::file_linker(config, cellar.db());
    return cellar.wait(linker(kKey, {.expires_at = kNow}));
  };
  const auto nowhere = link();
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().text().find("web.public_url") != std::string::npos);
  config.web.public_url.text = "https://bots.example.com/banana";
  const auto first = link();  // makes the first key
  REQUIRE(first);
  CHECK(first->starts_with("https://bots.example.com/banana/files/" + kKey.str() + "?exp=1795219200&sig=1."));
  CHECK(link().value() == *first);
}
