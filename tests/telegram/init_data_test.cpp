// The first two vectors were published by the authors of third-party libraries, signed by Telegram itself; the
// third was made with Python's hmac.
#include "core/telegram/init_data.hpp"

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

namespace banana::telegram {
namespace {

constexpr std::string_view kHmacVector =
    "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C"
    "%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C"
    "%22is_premium%22%3Atrue%7D&auth_date=1662771648&"
    "hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2";
const Secret kHmacToken{"5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"};
constexpr Instant kHmacTime{std::chrono::seconds{1662771648}};

constexpr std::string_view kSignedVector =
    "user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C%22last_"
    "name"
    "%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%"
    "22"
    "%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2F"
    "userpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D&chat_instance="
    "8134722200314281151&chat_type=private&auth_date=1733584787&hash="
    "2174df5b000556d044f3f020384e879c8efcab55ddea"
    "2ced4eb752e93e7080d6&signature=zL-ucjNyREiHDE8aihFwpfR9aggP2xiAo3NSpfe-"
    "p7IbCisNlDKlo7Kb6G4D0Ao2mBrSgEk4maLSd"
    "v6MLIlADQ";
constexpr Instant kSignedTime{std::chrono::seconds{1733584787}};
constexpr BotId kSignedBot{7342037359};

constexpr std::string_view kOurVector =
    "auth_date=1790000000&user=%7B%22id%22%3A7%2C%22first_name%22%3A%22Al%20%D1%83%2B%3D%26%25%22%7D&start_"
    "param="
    "ref_X&signature=abc&chat_type=private&"
    "hash=63025d6fcc2b4306b5657e9abe145f50d41aed4f4339bea2c6f3d96a6fe24e4d";
const Secret kOurToken{"123456:test-token"};
constexpr Instant kOurTime{std::chrono::seconds{1790000000}};

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out{text};
  const std::size_t at = out.find(from);
  REQUIRE(at != std::string::npos);
  return out.replace(at, from.size(), to);
}

TEST_CASE("what Telegram signed with a bot's token is read") {
  const auto data = check_init_data(kHmacVector, kHmacToken, kHmacTime + Millis{1000});
  REQUIRE(data);
  CHECK(data->user.telegram_id == 279058397);
  CHECK(data->user.username == "vdkfrost");
  CHECK(data->user.language_code == "ru");
  CHECK(data->query_id == "AAHdF6IQAAAAAN0XohDhrOrc");
  CHECK(data->signed_at == kHmacTime);
}

TEST_CASE("a signature for third parties stays among the signed fields and decoding is that of URLs") {
  const auto data = check_init_data(kOurVector, kOurToken, kOurTime);
  REQUIRE(data);
  CHECK(data->user.first_name == "Al у+=&%");
  CHECK(data->start_param == "ref_X");
  CHECK(data->chat_type == "private");
  CHECK(check_init_data(replaced(kOurVector, "Al%20", "Al+"), kOurToken, kOurTime).value() == *data);
}

TEST_CASE("what Telegram signed with its own key is read without a token") {
  const auto data = check_init_data_of_bot(kSignedVector, kSignedBot, Environment::production, kSignedTime);
  REQUIRE(data);
  CHECK(data->user.first_name == "Vladislav + - ? /");
  CHECK(data->chat_instance == "8134722200314281151");
}

TEST_CASE("a signature for another bot or environment or of changed fields is refused") {
  using E = Environment;
  const auto code = [](std::string_view text, BotId bot, E environment) {
    return check_init_data_of_bot(text, bot, environment, kSignedTime).error().code;
  };
  CHECK(code(kSignedVector, BotId{7342037358}, E::production) == Errc::forbidden);
  CHECK(code(kSignedVector, kSignedBot, E::test) == Errc::forbidden);
  CHECK(code(replaced(kSignedVector, "279058397", "279058398"), kSignedBot, E::production) ==
        Errc::forbidden);
  CHECK(code(replaced(kSignedVector, "signature=z", "signature=y"), kSignedBot, E::production) ==
        Errc::forbidden);
  CHECK(code(replaced(kSignedVector, "&signature=", "&other="), kSignedBot, E::production) ==
        Errc::forbidden);
}

TEST_CASE("a hash of another token or of changed fields is refused") {
  const auto code = [](std::string_view text, const Secret& token) {
    return check_init_data(text, token, kHmacTime).error().code;
  };
  CHECK(code(kHmacVector, kOurToken) == Errc::forbidden);
  CHECK(code(replaced(kHmacVector, "279058397", "279058398"), kHmacToken) == Errc::forbidden);
  CHECK(code(replaced(kHmacVector, "hash=c5", "hash=C5"), kHmacToken) == Errc::forbidden);
  CHECK(code(replaced(kHmacVector, "hash=c5", "hash="), kHmacToken) == Errc::forbidden);
  CHECK(code(std::string{kHmacVector} + "&extra=1", kHmacToken) == Errc::forbidden);
  CHECK(code("user=%7B%22id%22%3A1%7D&auth_date=1662771648", kHmacToken) == Errc::forbidden);
}

TEST_CASE("too old data and data from the future are refused") {
  const auto at = [](Instant now, Millis age_max = kInitDataAgeMax) {
    return check_init_data(kHmacVector, kHmacToken, now, age_max);
  };
  CHECK(at(kHmacTime + kInitDataAgeMax));
  CHECK(at(kHmacTime + kInitDataAgeMax + Millis{1}).error().code == Errc::forbidden);
  CHECK(at(kHmacTime + Millis{61'000}, Millis{60'000}).error().code == Errc::forbidden);
  CHECK(at(kHmacTime - Millis{299'000}));
  CHECK(at(kHmacTime - Millis{301'000}).error().code == Errc::forbidden);
}

TEST_CASE("what can't be read at all is invalid and never quoted") {
  std::string many;
  for (int i = 0; i < 40; ++i) many += "f" + std::to_string(i) + "=1&";
  for (const std::string& text : {std::string{}, std::string{"&"}, std::string{"=x"}, std::string{"novalue"},
                                  std::string{"a=1&a=2&hash=x"}, std::string{"a=%zz"}, std::string{"a=%ff"},
                                  std::string{"a=%e0%80%80"}, many, "a=" + std::string(9000, 'x')}) {
    CAPTURE(text.substr(0, 60));
    const auto data = check_init_data(text, kOurToken, kOurTime);
    REQUIRE_FALSE(data);
    CHECK(data.error().code == Errc::invalid);
    CHECK(data.error().text().find("novalue") == std::string::npos);
  }
}

}  // namespace
}  // namespace banana::telegram
