// models as an operator has them (OP5).
#include "core/models/operations.hpp"

#include <chrono>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/models/follow.hpp"
#include "tests/models/gallery.hpp"

using namespace banana;
using namespace banana::models;
using ops::Role;

namespace {

constexpr std::string_view kTwo =
    "painter:\n  title: Painter\n  provider: gemini\n  vendor_model: painter-1\n  fallback: [second]\n"
    "  operations:\n    generate:\n      options: {resolution: {values: [1K, 2K], default: 1K}}\n"
    "      price: {tokens: {base: 100}}\n"
    "second:\n  title: Second\n  provider: sandbox\n  vendor_model: v\n  operations: {generate: {price: "
    "{tokens: {base: 5}}}}\n";

template <class Here>
struct Two : test::Gallery<Here> {
  Two() { (void)this->ship(kTwo); }
  Result<Json> set(std::string_view path, std::string_view value, bool rehearsal = false) {
    return this->run("models.set", {{"model", "painter"}, {"path", path}, {"value", value}}, Role::admin,
                     rehearsal);
  }
  std::string refusal(std::string_view path, std::string_view value) {
    const auto done = set(path, value);
    return done ? "none" : done.error().text();
  }
};
#define WITH_TWO(Here, name)      \
  if (!Here::available()) return; \
  Two<Here> name

bool comes(asio::io_context& loop, const std::function<bool()>& true_now) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!true_now()) {
    if (std::chrono::steady_clock::now() > until) return false;
    (void)loop.run_one_for(std::chrono::milliseconds{100});
  }
  return true;
}

}  // namespace

TEST_CASE_TEMPLATE("models are listed and shown with what they take and cost", Here, BANANA_ENGINES) {
  WITH_TWO(Here, desk);
  const auto all = desk.run("models.list", {}, Role::support);
  REQUIRE(all);
  REQUIRE(all->at("items").as_array().size() == 2);
  CHECK(all->at("items").at(0).at("id") == "painter");
  CHECK(all->at("items").at(0).at("state") == "auto");
  CHECK(desk.run("models.list", {{"provider", "sandbox"}})->at("items").at(0).at("id") == "second");
  CHECK(desk.run("models.list", {{"operation", "edit"}})->at("items").as_array().empty());
  CHECK(desk.run("models.list", {{"source", "own"}})->at("items").as_array().empty());
  const auto shown = desk.run("models.show", {{"model", "painter"}}, Role::support);
  REQUIRE(shown);
  CHECK(shown->at("items").at(0).at("price") == "100");
  CHECK(shown->at("items").at(0).at("takes") == "resolution 1K 2K");
  CHECK(shown->at("summary").as_string().find("While it is down: second.") != boost::json::string::npos);
  const auto typo = desk.run("models.show", {{"model", "paintr"}});
  REQUIRE_FALSE(typo);
  CHECK(typo.error().message == "no model is called \"paintr\" did you mean \"painter\"?");
}

TEST_CASE_TEMPLATE("one thing of a model is set and audited and rehearsed", Here, BANANA_ENGINES) {
  WITH_TWO(Here, desk);
  const auto set = desk.set("limits.concurrency", "3");
  REQUIRE(set);
  CHECK(set->at("before") == 8);
  CHECK(set->at("value") == 3);
  CHECK(set->at("version") == 2);
  CHECK(desk.host.text("SELECT state_after FROM audit ORDER BY id DESC LIMIT 1").find("limits.concurrency") !=
        std::string::npos);
  REQUIRE(desk.set("limits.concurrency", "4", true));
  CHECK(desk.row("painter").model.limits.concurrency == 3);
  CHECK(desk.set("limits.concurrency", "3")->at("version") == 2);
  REQUIRE(desk.set("operations.generate.outputs.max", "4"));
  REQUIRE(desk.set("operations.generate.options.resolution.default", "2K"));
  REQUIRE(desk.set("limits.concurrency", "null"));
  const Row row = desk.row("painter");
  CHECK(row.model.limits.concurrency == 8);
  CHECK(row.model.offers.at(Operation::generate).outputs.max == 4);
  CHECK(row.model.offers.at(Operation::generate).options.at("resolution").fallback == "2K");
  CHECK(desk.host.count("SELECT count(*) FROM model_version WHERE model = 'painter'") == row.version);
}

TEST_CASE_TEMPLATE("what would break a model is refused with what to do", Here, BANANA_ENGINES) {
  WITH_TWO(Here, desk);
  CHECK(desk.refusal("limits.concurency", "3")
            .starts_with("painter.limits.concurency is not known, did you mean \"concurrency\"?"));
  CHECK(desk.refusal("limits.concurrency", "0") ==
        "painter.limits.concurrency must be a whole number from 1 to 10000");
  CHECK(desk.refusal("limits.concurrency", "many").starts_with("painter.limits.concurrency must be"));
  CHECK(desk.refusal("title.x", "3") == "title has no members");
  CHECK(desk.refusal("..", "3").starts_with("that is no path"));
  CHECK(desk.refusal("operations.generate.price", "5") ==
        "a price is kept with the prices\nbananactl prices set painter OPERATION --base TOKENS");
  CHECK(desk.refusal("state", "on").find("models enable painter") != std::string::npos);
  CHECK(
      desk.refusal("fallback", R"(["secnd"])")
          .starts_with("painter.fallback names secnd, and there is no such model did you mean \"second\"?"));
  CHECK(desk.refusal("operations.generate.options.resolution.values", R"(["2K"])") ==
        "painter.operations.generate.options.resolution.default must be one of the values, not \"1K\"");
  CHECK(desk.refusal("operations", "null").starts_with("painter.operations must name one"));
  CHECK(desk.row("painter").version == 1);
  CHECK(desk.run("models.set", {{"model", "painter"}, {"path", "title"}, {"value", "x"}}, Role::moderator)
            .error()
            .code == Errc::forbidden);
  CHECK(desk.run("models.disable", {{"model", "painter"}}, Role::support).error().code == Errc::forbidden);
}

TEST_CASE_TEMPLATE("an own catalogue overwrites what it names and is exported as it was", Here,
                   BANANA_ENGINES) {
  WITH_TWO(Here, desk);
  const std::string own =
      "mine:\n  title: Mine\n  provider: openai_compatible\n  vendor_model: big\n  fallback: [second]\n"
      "  operations: {generate: {price: {tokens: {base: 7}}}}\n"
      "second:\n  title: Second best\n  provider: sandbox\n  vendor_model: v\n  operations: {generate: "
      "{price: {tokens: {base: 6}}}}\n";
  const auto diff = desk.run("models.diff", {{"catalogue", own}}, Role::support);
  REQUIRE(diff);
  CHECK(diff->at("items").as_array().size() == 4);
  REQUIRE(desk.run("models.import", {{"catalogue", own}}, Role::admin, true));
  CHECK(desk.host.count("SELECT count(*) FROM model") == 2);
  const auto done = desk.run("models.import", {{"catalogue", own}});
  REQUIRE(done);
  CHECK(done->at("items") == diff->at("items"));
  CHECK(done->at("summary") == "2 added, 2 taken over, 0 kept as they are here, 0 gone.");
  CHECK(desk.price("second", "generate") == "6");
  CHECK(desk.row("mine").source() == Source::own);
  CHECK(desk.row("second").model.title == "Second best");
  CHECK(desk.run("models.import", {{"catalogue", own}})->at("models") == 0);

  const auto text = desk.run("models.export", {{"changed", true}});
  REQUIRE(text);
  const auto again = read_catalogue(text->at("text").as_string());
  REQUIRE(again);
  REQUIRE(again->size() == 2);
  CHECK((*again)[0].model == desk.row("second").model);
  CHECK((*again)[1].prices.at(Operation::generate).tokens->base == 7);

  CHECK(desk.run("models.import", {{"catalogue", "x: {title: 5}"}}).error().message ==
        "line 1: x.provider is missing");
  CHECK(desk.run("models.import", {{"catalogue",
                                    "x:\n  title: X\n  provider: fal\n  vendor_model: v\n  fallback: "
                                    "[nobody]\n  operations: {generate: {}}\n"}})
            .error()
            .message.starts_with("x.fallback names nobody"));
}

TEST_CASE_TEMPLATE("a change reaches the catalogue in memory and what was held stays whole", Here,
                   BANANA_ENGINES) {
  WITH_TWO(Here, desk);
  LiveCatalogue live;
  CHECK(live.now()->all().empty());
  asio::io_context loop;
  asio::cancellation_signal stop;
  bool ended = false;
  asio::co_spawn(loop, follow(desk.host.db(), live, [](db::Snapshot&) { return ReadyProviders{"gemini"}; }),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&) { ended = true; }));
  CHECK(comes(loop, [&] { return live.now()->enabled("painter") != nullptr; }));
  const auto before = live.now();
  CHECK(before->offering(Operation::generate).size() == 2);
  REQUIRE(desk.set("limits.concurrency", "3"));
  CHECK(comes(loop, [&] { return live.now()->find("painter")->model.limits.concurrency == 3; }));
  CHECK(live.now()->find("painter")->version == 2);
  REQUIRE(desk.run("models.disable", {{"model", "painter"}}));
  CHECK(comes(loop, [&] { return live.now()->enabled("painter") == nullptr; }));
  CHECK(before->find("painter")->model.limits.concurrency == 8);
  REQUIRE(desk.run("models.enable", {{"model", "painter"}, {"auto", true}}));
  CHECK(comes(loop, [&] { return live.now()->enabled("painter") != nullptr; }));
  stop.emit(asio::cancellation_type::terminal);
  (void)loop.run_for(std::chrono::seconds{5});
  CHECK(ended);
}

TEST_CASE_TEMPLATE("a key that comes brings its models and nothing is read anew without a reason", Here,
                   BANANA_ENGINES) {
  WITH_TWO(Here, desk);
  LiveCatalogue live;
  ReadyProviders ready;
  const auto look = [&] {
    asio::io_context loop;
    asio::co_spawn(loop, refresh(desk.host.db(), live, [&](db::Snapshot&) { return ready; }),
                   [](const std::exception_ptr& thrown) {
                     if (thrown) std::rethrow_exception(thrown);
                   });
    loop.run();
  };
  look();
  CHECK(live.now()->enabled("painter") == nullptr);
  CHECK(live.now()->enabled("second") != nullptr);
  ready.insert("gemini");
  look();
  CHECK(live.now()->enabled("painter") != nullptr);
}

TEST_CASE_TEMPLATE("a row that this program can't read is left out and can be put right", Here,
                   BANANA_ENGINES) {
  WITH_TWO(Here, desk);
  desk.host.db().write_now([](db::Tx& tx) {
    return tx.exec("UPDATE model SET document = '{\"title\": 5, \"of_tomorrow\": 1}' WHERE id = 'painter'");
  });
  CHECK(desk.run("models.list", {})->at("items").as_array().size() == 1);
  CHECK(desk.run("models.show", {{"model", "painter"}})
            .error()
            .message.find("another version of this program") != std::string::npos);
  (void)desk.ship(kTwo);
  CHECK(desk.row("painter").version == 2);
  CHECK(desk.row("painter").source() == Source::shipped);
}
