#include "core/blob/links.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/random.hpp"

namespace banana::blob {

namespace {

constexpr std::string_view kPurpose = "file links";

struct Ending {
  std::string_view content_type;
  std::string_view ending;
};
constexpr std::array kEndings{
    Ending{"image/png", ".png"},  Ending{"image/jpeg", ".jpg"}, Ending{"image/webp", ".webp"},
    Ending{"image/gif", ".gif"},  Ending{"video/mp4", ".mp4"},  Ending{"video/webm", ".webm"},
    Ending{"audio/mpeg", ".mp3"}, Ending{"audio/ogg", ".ogg"},  Ending{"text/plain", ".txt"},
};

/// What a browser shows without running anything in it.
bool is_shown(std::string_view content_type) {
  return content_type != "image/svg+xml" &&
         (content_type.starts_with("image/") || content_type.starts_with("video/") ||
          content_type.starts_with("audio/"));
}

/// The whole of the text as a number, written the one way we write it.
std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text != std::to_string(value)) {
    return std::nullopt;
  }
  return value;
}

std::string signature(const CipherKey& secret, keys::KeyVersion version, const BlobKey& key,
                      std::string_view expires) {
  const std::string about = fmt::format("{}\n{}", key.text(), expires);
  return fmt::format("{}.{}", version, to_base64url(hmac_sha256(secret.reveal(), as_bytes(about))));
}

Task<Result<keys::Keyring>> keyring(const Config& config, db::Database& database) {
  const auto masters = keys::configured_masters(config);
  if (!masters) co_return masters.error();
  auto known =
      co_await database.read([&](db::Snapshot& snapshot) { return keys::Keyring::open(snapshot, *masters); });
  if (!known || known->current() != 0) co_return known;
  SystemRandom random;
  const auto made = keys::obtain_masters(config, false, random);
  if (!made) co_return made.error();
  const Instant now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  co_return co_await database.write(
      [&](db::Tx& tx) { return keys::Keyring::open_or_begin(tx, *made, random, now); });
}

}  // namespace

std::string signed_target(const keys::Keyring& keys, const BlobKey& key, Instant expires_at) {
  const std::string expires = std::to_string(to_unix_ms(expires_at) / 1000);
  const auto secret = keys.derived(keys.current(), kPurpose);
  if (!secret) throw std::logic_error("signing a link without a data key");
  return fmt::format("{}?exp={}&sig={}", key.text(), expires,
                     signature(*secret, keys.current(), key, expires));
}

bool holds(const keys::Keyring& keys, const BlobKey& key, std::string_view expires,
           std::string_view signed_by, Instant now) {
  const auto version = number(signed_by.substr(0, signed_by.find('.')));
  const auto ends = number(expires);
  const auto secret = version ? keys.derived(*version, kPurpose) : std::nullopt;
  if (!secret || !ends) return false;
  if (!equal_in_constant_time(signature(*secret, *version, key, expires), signed_by)) return false;
  return to_unix_ms(now) / 1000 < *ends;
}

std::string file_name(const BlobKey& key, std::string_view content_type) {
  constexpr std::size_t kDigits = 12;
  const auto* known = std::ranges::find(kEndings, content_type, &Ending::content_type);
  const std::string_view ending = known == kEndings.end() ? ".bin" : known->ending;
  return fmt::format("{}{}", key.text().substr(0, kDigits), ending);
}

std::string disposition(std::string_view content_type, std::string_view name) {
  std::string safe;
  for (const char c : name) {
    const bool harmless = c > ' ' && c < '\x7f' && c != '"' && c != '\\';
    safe += harmless ? c : '_';
  }
  return fmt::format("{}; filename=\"{}\"", is_shown(content_type) ? "inline" : "attachment", safe);
}

Linker file_linker(const Config& config, db::Database& database) {
  return [config, &database](const BlobKey& key, const LinkTerms& terms) -> Task<Result<std::string>> {
    if (config.web.public_url.empty()) {
      co_return fail(Errc::unavailable, "there is no address at which what is stored could be reached",
                     "Set web.public_url to where the role web is reached from outside.");
    }
    const auto keys = co_await keyring(config, database);
    if (!keys) co_return keys.error();
    co_return config.web.public_url.text + std::string{kFilesPath} +
        signed_target(*keys, key, terms.expires_at);
  };
}

}  // namespace banana::blob
