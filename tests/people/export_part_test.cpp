#include "core/people/export_part.hpp"

#include <array>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>

#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::people;
using namespace std::chrono_literals;
using Holds = ExportPart::Holds;

namespace {

constexpr Instant kFirst = from_unix_ms(1'000'000);
constexpr Instant kSecond = from_unix_ms(2'000'000);

// Stand for a module with much to tell, which is cut at two moments, and for one with little.
constexpr std::array<PersonalData, 2> kKept{
    {{.section = "much",
      .read = [](db::Snapshot&, UserId) -> Json { return "all of it"; },
      .read_span = [](db::Snapshot&, UserId user, const Span& span) -> Json {
        return JsonObject{
            {"of", user.str()}, {"from", to_unix_ms(span.from)}, {"until", to_unix_ms(span.until)}};
      },
      .cuts = [](db::Snapshot&, UserId, Instant until) -> std::vector<Instant> {
        return until > kSecond ? std::vector{kSecond, kFirst} : std::vector<Instant>{};
      }},
     {.section = "little", .read = [](db::Snapshot&, UserId) -> Json { return "this"; }}}};

template <class Here>
std::vector<ExportPart> parts_of(test::Town<Here>& town, UserId user) {
  return town.read([&](db::Snapshot& s) { return export_parts(s, user, kKept, town.now()); });
}

template <class Here>
Result<std::string> file_of(test::Town<Here>& town, const ExportPart& part) {
  asio::io_context loop;
  Result<std::string> file{fail(Errc::internal, "never made")};
  asio::co_spawn(loop, export_file(town.db(), part, kKept, town.now()),
                 [&](const std::exception_ptr& broken, Result<std::string> made) {
                   CHECK(!broken);
                   file = std::move(made);
                 });
  loop.run();
  return file;
}

}  // namespace

TEST_CASE_TEMPLATE("an export is cut into files that hold each moment once", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const auto parts = parts_of(town, ali);
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].span == Span{kSecond, town.now() + 1ms});
  CHECK(parts[1].span == Span{kFirst, kSecond});
  CHECK(parts[2].span == Span{Instant{}, kFirst});
  CHECK(parts[0].holds == Holds::all_else_too);
  CHECK(parts[2].holds == Holds::span);
  const Json newest = boost::json::parse(file_of(town, parts[0]).value());
  CHECK(newest.at("person").at("telegram_id") == 7002);
  CHECK(newest.at("little") == "this");
  CHECK(newest.at("much").at("from") == 2'000'000);
  const Json oldest = boost::json::parse(file_of(town, parts[2]).value());
  CHECK(oldest.at("much").at("of") == Json(ali.str()));
  CHECK(oldest.at("much").at("until") == 1'000'000);
  CHECK(oldest.as_object().contains("exported_at"));
  CHECK_FALSE(oldest.as_object().contains("person"));
  CHECK_FALSE(oldest.as_object().contains("little"));
}

TEST_CASE_TEMPLATE("nothing is told of somebody who left before the file was made", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const auto parts = parts_of(town, ali);
  REQUIRE(town.write([&](db::Tx& tx) { return erase_person(tx, ali, kKept, town.now()).has_value(); }));
  for (const ExportPart& part : parts) CHECK(file_of(town, part).error().code == Errc::not_found);
}

TEST_CASE("a part is the same after it was written and read and nothing else is one") {
  const ExportPart part{.user = UserId{72'057'594'037'927'935},
                        .span = {.from = Instant{}, .until = from_unix_ms(1'790'000'000'000)},
                        .holds = Holds::all_else_too};
  CHECK(ExportPart::parse(part.str()) == part);
  for (const char* other : {"", "personal:", "personal:1:2:3", "personal:1:2:3:2", "personal:1:2:3:-1",
                            "personal:1:2:3:1:", "personal:1:2:3:1 ", "personal:a:2:3:1", "personal:1;2:3:1",
                            "1:2:3:1", "personal:99999999999999999999:2:3:1"}) {
    CAPTURE(other);
    CHECK_FALSE(ExportPart::parse(other));
  }
}
