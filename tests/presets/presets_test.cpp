#include <doctest/doctest.h>

#include "core/presets/last_used.hpp"
#include "core/presets/personal_presets.hpp"
#include "core/presets/preset.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::test;
using presets::PresetId;

namespace {

models::Request poster() {
  return {.model = "painter",
          .prompt = "a secret",
          .options = {{"aspect_ratio", "2:3"}},
          .seed = 7,
          .references = {{.blob = "tg/private"}}};
}

template <class Here>
Result<PresetId> save(Town<Here>& town, UserId user, std::string_view name,
                      const models::Request& request = poster()) {
  return town.write(
      [&](db::Tx& tx) { return presets::save_preset(tx, town.ids(), user, name, request, town.now()); });
}

template <class Here>
std::vector<presets::Preset> all(Town<Here>& town, UserId user) {
  return town.read([&](db::Snapshot& s) { return presets::presets_of(s, user); });
}

}  // namespace

TEST_CASE_TEMPLATE("a preset has the settings and neither words nor pictures", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  save(town, ali, "  Posters ").value();
  REQUIRE(all(town, ali).size() == 1);
  CHECK(all(town, ali)[0].name == "Posters");
  CHECK(all(town, ali)[0].settings ==
        models::Request{.model = "painter", .options = {{"aspect_ratio", "2:3"}}, .seed = 7});
}

TEST_CASE_TEMPLATE("the same name again takes the place of the first", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const PresetId first = save(town, ali, "Posters").value();
  CHECK(save(town, ali, "Posters", {.model = "other"}).value() == first);
  REQUIRE(all(town, ali).size() == 1);
  CHECK(all(town, ali)[0].settings.model == "other");
}

TEST_CASE_TEMPLATE("a name that no button could bear is refused", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  for (const std::string& name :
       {std::string{}, std::string{" \n"}, std::string(25, 'x'), std::string{"a\nb"}, std::string{"\xff"}}) {
    CAPTURE(name);
    CHECK(save(town, ali, name).error().code == Errc::invalid);
  }
  CHECK(save(town, ali, "ўзбекча плакатлар учун 1").has_value());
}

TEST_CASE_TEMPLATE("there are so many presets and no more", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  for (std::size_t n = 0; n < presets::kPresetsMax; ++n) save(town, ali, std::to_string(n)).value();
  CHECK(save(town, ali, "one more").error().code == Errc::limited);
  CHECK(save(town, ali, "3").has_value());
  CHECK(save(town, town.meet(7003), "one more").has_value());
}

TEST_CASE_TEMPLATE("nobody sees or deletes what is another person's", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const UserId bob = town.meet(7003);
  const PresetId id = save(town, ali, "Posters").value();
  CHECK_FALSE(town.read([&](db::Snapshot& s) { return presets::find_preset(s, bob, id); }));
  CHECK_FALSE(town.write([&](db::Tx& tx) { return presets::delete_preset(tx, bob, id); }));
  CHECK(town.read([&](db::Snapshot& s) { return presets::find_preset(s, ali, id); }));
  CHECK(town.write([&](db::Tx& tx) { return presets::delete_preset(tx, ali, id); }));
  CHECK(all(town, ali).empty());
}

TEST_CASE_TEMPLATE("what was used last is kept by purpose and model without its seed", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const auto last = [&](auto... which) {
    return town.read([&](db::Snapshot& s) { return presets::last_used(s, ali, which...); });
  };
  CHECK_FALSE(last(models::Operation::generate));
  town.write([&](db::Tx& tx) { presets::note_used(tx, ali, poster(), town.now()); });
  town.clock().advance(Millis{1});
  town.write([&](db::Tx& tx) { presets::note_used(tx, ali, {.model = "newer"}, town.now()); });
  CHECK(last(models::Operation::generate)->model == "newer");
  CHECK(last(models::Operation::generate, "painter") ==
        models::Request{.model = "painter", .options = {{"aspect_ratio", "2:3"}}});
  CHECK_FALSE(last(models::Operation::edit));
}

TEST_CASE_TEMPLATE("what was used longest ago is forgotten", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  for (std::int64_t n = 0; n < presets::kLastUsedMax + 5; ++n) {
    town.clock().advance(Millis{1});
    town.write(
        [&](db::Tx& tx) { presets::note_used(tx, ali, {.model = "m" + std::to_string(n)}, town.now()); });
  }
  CHECK(town.count("SELECT count(*) FROM last_used") == presets::kLastUsedMax);
  CHECK(town.count("SELECT count(*) FROM last_used WHERE model = 'm4'") == 0);
  CHECK(town.count("SELECT count(*) FROM last_used WHERE model = 'm5'") == 1);
}

TEST_CASE_TEMPLATE("settings are exported and forgotten", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  save(town, ali, "Posters").value();
  town.write([&](db::Tx& tx) { presets::note_used(tx, ali, poster(), town.now()); });
  const Json before = town.read([&](db::Snapshot& s) { return presets::personal(s, ali); });
  CHECK(before.at("presets").as_array().size() == 1);
  CHECK(before.at("last_used").as_array().size() == 1);
  town.write([&](db::Tx& tx) { presets::forget(tx, ali); });
  CHECK(town.count("SELECT (SELECT count(*) FROM preset) + (SELECT count(*) FROM last_used)") == 0);
}
