#include "core/ops/args.hpp"

#include <doctest/doctest.h>

#include "core/ops/operation.hpp"

using namespace banana;
using namespace banana::ops;

namespace {

struct UserTag;
using UserId = Id<UserTag>;

constexpr std::string_view kColours[] = {"yellow", "green"};
constexpr Arg kArgs[] = {
    {.name = "user", .kind = Kind::id, .help = "whom", .place = Place::positional, .need = Need::required},
    {.name = "reason", .help = "why", .max = 10},
    {.name = "limit", .kind = Kind::integer, .help = "rows", .fallback = "50", .min = 1, .max = 500},
    {.name = "amount", .kind = Kind::tokens, .help = "tokens", .min = 1},
    {.name = "stars", .kind = Kind::stars, .help = "stars"},
    {.name = "price", .kind = Kind::soum, .help = "soum", .max = 100'000},
    {.name = "colour", .kind = Kind::choice, .help = "which", .choices = kColours},
    {.name = "for", .kind = Kind::duration, .help = "how long", .min = 60'000},
    {.name = "until", .kind = Kind::instant, .help = "when"},
    {.name = "force", .kind = Kind::flag, .help = "even so"},
    {.name = "extra", .kind = Kind::json, .help = "more"},
    {.name = "file", .kind = Kind::path, .help = "from where"},
    {.name = "key", .help = "the secret", .max = 8, .secret = true},
};
Result<Json> nothing(db::Snapshot&, const Args&, const Context&) { return Json{}; }
constexpr Operation kOperation{.name = "users.try", .summary = "Try", .args = kArgs, .handler = &nothing};
constexpr std::string_view kUser = "01J9ZK4T8QY3E";
const Instant kNow = from_unix_ms(1'795'219'200'000);

Result<Args> words(JsonObject typed) {
  if (!typed.contains("user")) typed["user"] = kUser;
  return Args::from_words(kOperation, typed, kNow);
}
Result<Args> json(JsonObject given) {
  if (!given.contains("user")) given["user"] = kUser;
  return Args::from_json(kOperation, given, kNow);
}
std::string refusal(const Result<Args>& read) {
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().code == Errc::invalid);
  return read.error().message;
}

}  // namespace

TEST_CASE("typed words become typed values") {
  const auto args = words({{"amount", "120"},
                           {"stars", "250"},
                           {"price", "150.5"},
                           {"colour", "green"},
                           {"for", "1h30m"},
                           {"until", "+2h"},
                           {"force", true},
                           {"extra", R"({"a":[1]})"},
                           {"reason", "spam"}})
                        .value();
  CHECK(args.get<UserId>("user").str() == kUser);
  CHECK(args.get<Tokens>("amount") == Tokens{120});
  CHECK(args.get<Stars>("stars") == Stars{250});
  CHECK(args.get<Tiyin>("price") == Tiyin{15'050});
  CHECK(args.get<std::string>("colour") == "green");
  CHECK(args.get<Millis>("for") == Millis{5'400'000});
  CHECK(args.get<Instant>("until") == kNow + Millis{7'200'000});
  CHECK(args.get<bool>("force"));
  CHECK(args.get<Json>("extra").at("a").at(0).as_int64() == 1);
  CHECK(args.find<std::string>("reason") == "spam");
}

TEST_CASE("what is not given has its fallback or nothing") {
  const auto args = words({}).value();
  CHECK(args.get<int>("limit") == 50);
  CHECK_FALSE(args.get<bool>("force"));
  CHECK_FALSE(args.has("reason"));
  CHECK(args.find<Tokens>("amount") == std::nullopt);
}

TEST_CASE("JSON gives numbers and booleans their own types") {
  const auto args =
      json({{"limit", 7}, {"amount", 5}, {"price", 20}, {"force", false}, {"extra", "plain"}}).value();
  CHECK(args.get<int>("limit") == 7);
  CHECK(args.get<Tokens>("amount") == Tokens{5});
  CHECK(args.get<Tiyin>("price") == Tiyin{2'000});
  CHECK(args.get<Json>("extra") == Json("plain"));
}

TEST_CASE("what was read is written so that it reads the same") {
  const auto args =
      words(
          {{"price", "150.50"}, {"for", "90m"}, {"until", "2026-11-21"}, {"file", "x/../y"}, {"force", true}})
          .value();
  const JsonObject written = args.to_json();
  const auto again = Args::from_json(kOperation, written, kNow).value();
  CHECK(again.to_json() == written);
  CHECK(again.get<Tiyin>("price") == Tiyin{15'050});
  CHECK(again.get<std::string>("file").front() == '/');
  CHECK(written.at("for").as_string() == "1h30m");
  CHECK(written.at("until").as_string() == "2026-11-21T00:00:00.000Z");
}

TEST_CASE("a refusal names the argument and the bound and what was given") {
  CHECK(refusal(words({{"limit", "0"}})) == R"(--limit must be between 1 and 500, not "0")");
  CHECK(refusal(json({{"limit", 501}})) == R"("limit" must be between 1 and 500, not 501)");
  CHECK(refusal(words({{"amount", "-3"}})) == R"(--amount must be at least 1, not "-3")");
  CHECK(refusal(words({{"amount", "3.5"}})) == R"(--amount must be a whole number of tokens, not "3.5")");
  CHECK(refusal(words({{"price", "1000.01"}})) == R"(--price must be at most 1000, not "1000.01")");
  CHECK(refusal(words({{"price", "1.234"}})) ==
        R"(--price must be soum such as "15000" or "15000.50", not "1.234")");
  CHECK(refusal(words({{"for", "30s"}})) == R"(--for must be at least 1m, not "30s")");
  CHECK(refusal(words({{"reason", "much too long"}})) == "--reason must be at most 10 bytes long, not 13");
  CHECK(refusal(words({{"user", "alice"}})) == R"(USER must be an id of 13 letters and digits, not "alice")");
  CHECK(refusal(words({{"colour", "gren"}})) ==
        R"(--colour must be one of yellow, green, not "gren"; did you mean "green"?)");
  CHECK(refusal(json({{"force", "maybe"}})) == R"("force" must be true or false, not "maybe")");
  CHECK(refusal(words({{"extra", "{"}})) == R"(--extra must be JSON, not "{")");
  CHECK(refusal(json({{"file", "y"}})) == R"("file" must be an absolute path, not "y")");
}

TEST_CASE("amounts that would endanger sums are refused") {
  CHECK(refusal(words({{"amount", "9223372036854775807"}})).find("must be a smaller amount") !=
        std::string::npos);
  CHECK(refusal(words({{"amount", "92233720368547758070"}})).find("whole number") != std::string::npos);
  CHECK(refusal(json({{"price", INT64_MAX}})).find("must be soum") != std::string::npos);
}

TEST_CASE("all that is wrong is named at once") {
  const auto read = Args::from_words(kOperation, {{"reson", "spam"}, {"limit", "x"}}, kNow);
  CHECK(refusal(read) ==
        "users.try takes no \"reson\"; did you mean --reason?\n"
        "USER is needed: whom\n"
        "--limit must be a whole number, not \"x\"");
}

TEST_CASE("text that no one could print or store is refused") {
  CHECK(refusal(words({{"reason", "\xff"}})) == "--reason must be UTF-8 text without NUL");
  CHECK(refusal(json({{"reason", Json(std::string("a\0b", 3))}})) ==
        "\"reason\" must be UTF-8 text without NUL");
}

TEST_CASE("a secret is neither quoted in a refusal nor kept for the audit") {
  CHECK(refusal(words({{"key", "123456789"}})) == "--key must be at most 8 bytes long, not 9");
  CHECK(refusal(json({{"key", 12345}})) == "\"key\" must be text, not what was given");
  const auto args = words({{"key", "hunter2"}}).value();
  CHECK(args.get<std::string>("key") == "hunter2");
  CHECK(args.masked().at("key").as_string() == "[hidden]");
}

TEST_CASE("asking for an argument the row lacks or as another type is our own bug") {
  const auto args = words({{"amount", "5"}}).value();
  CHECK_THROWS_AS((void)args.get<std::string>("colr"), std::logic_error);
  CHECK_THROWS_AS((void)args.get<Stars>("amount"), std::logic_error);
  CHECK_THROWS_AS((void)args.get<Tokens>("stars"), std::logic_error);
  CHECK_THROWS_AS((void)args.get<std::string>("reason"), std::logic_error);
}
