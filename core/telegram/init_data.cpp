#include "core/telegram/init_data.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>

#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "core/net/url.hpp"
#include "core/telegram/ed25519.hpp"
#include "core/telegram/read.hpp"

namespace banana::telegram {

namespace {

constexpr std::size_t kFieldsMax = 32;
constexpr Millis kClockSkewMax{std::chrono::minutes{5}};

constexpr std::string_view kProductionKey =
    "e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d";
constexpr std::string_view kTestKey = "40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec";

Error unreadable() { return fail(Errc::invalid, "the Mini App's initData can't be read"); }
Error not_genuine() { return fail(Errc::forbidden, "the Mini App's initData was not signed by Telegram"); }

using Field = std::pair<std::string, std::string>;

/// Sorted by name, each name once.
class Fields {
 public:
  static std::optional<Fields> parse(std::string_view text) {
    if (text.empty() || text.size() > kInitDataBytesMax) return std::nullopt;
    Fields fields;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('&'), text.size());
      auto field = decode(text.substr(0, end));
      if (!field || fields.all_.size() == kFieldsMax) return std::nullopt;
      fields.all_.push_back(std::move(*field));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::ranges::sort(fields.all_);
    const auto same = [](const Field& a, const Field& b) { return a.first == b.first; };
    if (std::ranges::adjacent_find(fields.all_, same) != fields.all_.end()) return std::nullopt;
    return fields;
  }

  [[nodiscard]] std::string value(std::string_view name) const {
    const auto found = std::ranges::find(all_, name, &Field::first);
    return found == all_.end() ? std::string{} : found->second;
  }

  /// The data-check-string: "name=value" lines without those two.
  [[nodiscard]] std::string lines(std::string_view without, std::string_view nor = {}) const {
    std::string out;
    for (const auto& [name, value] : all_) {
      if (name == without || name == nor) continue;
      if (!out.empty()) out += '\n';
      out.append(name).append("=").append(value);
    }
    return out;
  }

 private:
  static std::optional<Field> decode(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    std::string raw{text};
    std::ranges::replace(raw, '+', ' ');
    auto name = net::percent_decode(std::string_view{raw}.substr(0, equals));
    auto value = net::percent_decode(std::string_view{raw}.substr(equals + 1));
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value)) return std::nullopt;
    return Field{std::move(*name), std::move(*value)};
  }

  std::vector<Field> all_;
};

Result<Instant> fresh(const Fields& fields, Instant now, Millis age_max) {
  const std::string text = fields.value("auth_date");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  if (error != std::errc{} || end != text.data() + text.size() || seconds <= 0 || seconds >= kYear10000) {
    return unreadable();
  }
  const Instant signed_at{std::chrono::seconds{seconds}};
  if (signed_at + age_max < now || signed_at > now + kClockSkewMax) {
    return fail(Errc::forbidden, "the Mini App was opened too long ago", "Close it and open it again.");
  }
  return signed_at;
}

/// What it says, once it is known who says it.
Result<InitData> read(const Fields& fields, Instant now, Millis age_max) {
  const auto signed_at = fresh(fields, now, age_max);
  if (!signed_at) return signed_at.error();
  boost::system::error_code error;
  const boost::json::parse_options options{.max_depth = 8};
  const Json json = boost::json::parse(fields.value("user"), error, {}, options);
  if (error) return unreadable();
  Fault fault;
  InitData data{.user = read_user(Reader{json, "user", fault}), .signed_at = *signed_at};
  if (fault || data.user.telegram_id <= 0) return unreadable();
  data.query_id = fields.value("query_id");
  data.start_param = fields.value("start_param");
  data.chat_type = fields.value("chat_type");
  data.chat_instance = fields.value("chat_instance");
  return data;
}

}  // namespace

Result<InitData> check_init_data(std::string_view text, const Secret& token, Instant now, Millis age_max) {
  const auto fields = Fields::parse(text);
  if (!fields) return unreadable();
  const Sha256Digest key = hmac_sha256(as_bytes("WebAppData"), as_bytes(token.reveal()));
  const Sha256Digest expected = hmac_sha256(key, as_bytes(fields->lines("hash")));
  if (!equal_in_constant_time(to_hex(expected), fields->value("hash"))) return not_genuine();
  return read(*fields, now, age_max);
}

Result<InitData> check_init_data_of_bot(std::string_view text, BotId bot, Environment environment,
                                        Instant now, Millis age_max) {
  const auto fields = Fields::parse(text);
  if (!fields) return unreadable();
  const auto signature = from_base64url(fields->value("signature"));
  const auto key = from_hex(environment == Environment::test ? kTestKey : kProductionKey);
  const std::string message =
      std::to_string(bot.value()) + ":WebAppData\n" + fields->lines("hash", "signature");
  if (!signature || !key || !verify_ed25519(*key, as_bytes(message), *signature)) return not_genuine();
  return read(*fields, now, age_max);
}

}  // namespace banana::telegram
