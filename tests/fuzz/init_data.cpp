#include "core/telegram/init_data.hpp"

#include <map>
#include <string>

#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "core/net/url.hpp"
#include "tests/fuzz/targets.hpp"

namespace banana::fuzz {

namespace {

const Secret kToken{"123456:test-token"};
/// Anything that can be signed is in the past, and not too long ago.
constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}};
constexpr Millis kAgeMax = kNow.time_since_epoch();

/// Each line a field, as Telegram would sign them all.
std::string signed_by_telegram(std::string_view lines) {
  std::map<std::string, std::string> fields;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    const std::size_t equals = line.find('=');
    if (equals != line.npos && equals > 0) fields.emplace(line.substr(0, equals), line.substr(equals + 1));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  fields.erase("hash");
  std::string checked;
  std::string query;
  for (const auto& [name, value] : fields) {
    checked += (checked.empty() ? "" : "\n") + name + "=" + value;
    query += net::percent_encode(name) + "=" + net::percent_encode(value) + "&";
  }
  const Sha256Digest key = hmac_sha256(as_bytes("WebAppData"), as_bytes(kToken.reveal()));
  return query + "hash=" + to_hex(hmac_sha256(key, as_bytes(checked)));
}

}  // namespace

void fuzz_init_data(std::string_view input) {
  promise(!telegram::check_init_data(input, kToken, kNow, kAgeMax), "nobody signs by chance");
  promise(
      !telegram::check_init_data_of_bot(input, BotId{1}, telegram::Environment::production, kNow, kAgeMax),
      "nobody signs by chance");
  const auto data = telegram::check_init_data(signed_by_telegram(input), kToken, kNow, kAgeMax);
  if (data) {
    promise(data->user.telegram_id > 0, "somebody opened it");
    promise(is_utf8(data->start_param), "fields are UTF-8");
  } else {
    promise(data.error().code == Errc::invalid, "what Telegram signed is never refused as forged");
  }
}

}  // namespace banana::fuzz
