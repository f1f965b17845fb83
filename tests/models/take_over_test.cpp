// What is shipped comes in without undoing what operators did.
#include "tests/models/gallery.hpp"

using namespace banana;
using namespace banana::models;
using test::told;

namespace {

using Told = std::vector<std::string>;

std::string yaml(std::string_view concurrency, std::string_view base, std::string_view more = "") {
  return "painter:\n  title: Painter\n  provider: gemini\n  vendor_model: painter-1\n  limits: "
         "{concurrency: " +
         std::string{concurrency} +
         ", per_minute: 60}\n  operations:\n    generate:\n      price: {tokens: {base: " +
         std::string{base} + "}}\n" + std::string{more};
}
constexpr std::string_view kSecond =
    "second:\n  title: Second\n  provider: gemini\n  vendor_model: v\n  operations: {generate: {price: "
    "{tokens: {base: 5}}}}\n";

}  // namespace

TEST_CASE_TEMPLATE("what is shipped is there after the first start with its prices and once only", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const auto seed = [&] {
    return gallery.host.db().write_now(
        [&](db::Tx& tx) { return seed_models(tx, gallery.host.ids(), gallery.now()); });
  };
  CHECK(*seed() == true);
  CHECK(*seed() == false);
  CHECK(gallery.host.count("SELECT count(*) FROM model") == static_cast<std::int64_t>(shipped().size()));
  CHECK(gallery.host.count("SELECT count(*) FROM model_version") ==
        static_cast<std::int64_t>(shipped().size()));
  const auto rows = gallery.host.db().read_now([](db::Snapshot& snapshot) { return read_rows(snapshot); });
  REQUIRE(rows.size() == shipped().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].model == shipped()[i].model);
    CHECK(rows[i].source() == Source::shipped);
    for (const auto& [operation, rule] : shipped()[i].prices) {
      CHECK(gallery.price(rows[i].model.id, to_string(operation)) == money::describe(rule));
    }
  }
  CHECK(gallery.run("models.diff", {})->at("items").as_array().empty());
  CHECK(gallery.ship(write_catalogue(shipped())).empty());
}

TEST_CASE_TEMPLATE("an upgrade brings what it changed and leaves what was changed here", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  CHECK(told(gallery.ship(yaml("4", "100"))) == Told{"painter  added", "painter price.generate added"});
  REQUIRE(gallery.run("models.set", {{"model", "painter"}, {"path", "limits.per_minute"}, {"value", "10"}}));
  CHECK(told(gallery.ship(yaml("9", "100"))) ==
        Told{"painter limits.concurrency taken", "painter limits.per_minute kept"});
  Row row = gallery.row("painter");
  CHECK(row.model.limits.concurrency == 9);
  CHECK(row.model.limits.per_minute == 10);
  CHECK(row.version == 3);
  CHECK(row.source() == Source::edited);

  REQUIRE(gallery.run("models.set", {{"model", "painter"}, {"path", "limits.concurrency"}, {"value", "2"}}));
  CHECK(told(gallery.ship(yaml("20", "100"))) ==
        Told{"painter limits.concurrency conflict", "painter limits.per_minute kept"});
  CHECK(gallery.row("painter").model.limits.concurrency == 2);
  CHECK(told(gallery.ship(yaml("20", "100"))) ==
        Told{"painter limits.concurrency kept", "painter limits.per_minute kept"});
  REQUIRE(gallery.run("models.set", {{"model", "painter"}, {"path", "limits.concurrency"}, {"value", "20"}}));
  REQUIRE(gallery.run("models.set", {{"model", "painter"}, {"path", "limits.per_minute"}, {"value", "60"}}));
  CHECK(gallery.row("painter").source() == Source::shipped);
}

TEST_CASE_TEMPLATE("a shipped price follows what is shipped until an operator sets one", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  (void)gallery.ship(yaml("4", "100"));
  gallery.host.time().advance(Millis{1000});
  CHECK(told(gallery.ship(yaml("4", "110"))) == Told{"painter price.generate taken"});
  CHECK(gallery.price("painter", "generate") == "110");
  CHECK(gallery.ship(yaml("4", "110")).empty());
  REQUIRE(gallery.run("prices.set", {{"model", "painter"}, {"operation", "generate"}, {"base", 150}}));
  const Plan plan = gallery.ship(yaml("4", "120"));
  CHECK(told(plan) == Told{"painter price.generate kept"});
  CHECK(plan.empty());
  CHECK(gallery.price("painter", "generate") == "150");
}

TEST_CASE_TEMPLATE("a price for a week holds off what is shipped until the week is over", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  (void)gallery.ship(yaml("4", "100"));
  REQUIRE(gallery.run("prices.set",
                      {{"model", "painter"}, {"operation", "generate"}, {"base", 50}, {"until", "+7d"}}));
  CHECK(gallery.ship(yaml("4", "120")).empty());
  gallery.host.time().advance(std::chrono::hours{24 * 8});
  CHECK(gallery.price("painter", "generate") == "100");
  (void)gallery.ship(yaml("4", "120"));
  CHECK(gallery.price("painter", "generate") == "120");
}

TEST_CASE_TEMPLATE("a model that is not shipped any more goes off unless it was switched on", Here,
                   BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const std::string both = yaml("4", "100", kSecond);
  (void)gallery.ship(both);
  CHECK(told(gallery.ship(yaml("4", "100"))) == Told{"second  gone"});
  CHECK(gallery.row("second").state == Switch::off);
  CHECK(gallery.row("second").source() == Source::own);
  CHECK(gallery.ship(yaml("4", "100")).empty());

  REQUIRE(gallery.run("models.enable", {{"model", "painter"}}));
  CHECK(told(gallery.ship(std::string{kSecond})) == Told{"painter  gone"});
  CHECK(gallery.row("painter").state == Switch::on);
  CHECK(gallery.row("second").source() == Source::own);
}

TEST_CASE_TEMPLATE("members that fit alone but not together leave the model as it is", Here, BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  const auto limits = [](std::string_view timeout, std::string_view deadline) {
    return "painter:\n  title: P\n  provider: fal\n  vendor_model: v\n  limits: {timeout: " +
           std::string{timeout} + ", deadline: " + std::string{deadline} +
           "}\n  operations: {generate: {}}\n";
  };
  (void)gallery.ship(limits("1m", "10m"));
  REQUIRE(gallery.run("models.set", {{"model", "painter"}, {"path", "limits.timeout"}, {"value", "5m"}}));
  const Plan plan = gallery.ship(limits("1m", "2m"));
  CHECK(told(plan) == Told{"painter limits.deadline conflict", "painter limits.timeout kept"});
  CHECK(plan.empty());
}

TEST_CASE_TEMPLATE("a version of a model stays what it was", Here, BANANA_ENGINES) {
  IN_GALLERY(Here, gallery);
  (void)gallery.ship(yaml("4", "100"));
  CHECK_THROWS(gallery.host.db().write_now(
      [](db::Tx& tx) { return tx.exec("UPDATE model_version SET state = 'off'"); }));
}
