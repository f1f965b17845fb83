// The ledger and its explanations as an operator has them (OP3, PA9, PA11).
#include <fstream>
#include <iterator>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "core/money/account_name.hpp"
#include "core/money/price_book.hpp"
#include "core/money/quote.hpp"
#include "tests/money/money_desk.hpp"

using namespace banana;
using namespace std::chrono_literals;
using ledger::Account;
using ledger::House;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE_TEMPLATE("an adjustment moves tokens once and shows its key", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  const JsonObject give{{"account", "@ali"}, {"give", 500}, {"reason", "lost in the outage"}, {"key", "t-1"}};
  const auto done = desk.run("ledger.adjust", give);
  REQUIRE(done);
  CHECK(done->at("moved") == 500);
  CHECK(done->at("balance").at("available") == 500);
  CHECK(done->at("key") == "t-1");
  CHECK(done->at("repeated") == false);
  const auto again = desk.run("ledger.adjust", give);
  REQUIRE(again);
  CHECK(again->at("repeated") == true);
  CHECK(again->at("transfer") == done->at("transfer"));
  CHECK(again->at("balance").at("posted") == 500);

  JsonObject other = give;
  other["give"] = 501;
  CHECK(desk.run("ledger.adjust", other).error().message ==
        "this key belongs to a command with another amount");

  const auto taken = desk.run("ledger.adjust", {{"account", "7002"}, {"take", 100}, {"reason", "too much"}});
  REQUIRE(taken);
  CHECK(taken->at("key").as_string().size() == 13);
  CHECK(taken->at("balance").at("posted") == 400);
  CHECK(desk.host.count(
            "SELECT count(*) FROM audit WHERE operation = 'ledger.adjust' AND outcome = 'done'") == 3);
  CHECK(
      desk.host.text("SELECT state_before FROM audit WHERE operation = 'ledger.adjust' AND outcome = 'done' "
                     "ORDER BY id DESC LIMIT 1") == R"({"posted":500,"held":0,"available":500})");
}

TEST_CASE_TEMPLATE("an adjustment asks and can be rehearsed", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  ops::Request request{.operation = "ledger.adjust",
                       .arguments = {{"account", "7002"}, {"give", 5}, {"reason", "r"}},
                       .actor = test::kAlice};
  CHECK(desk.ask(request).error().code == Errc::unconfirmed);
  request.rehearsal = true;
  const auto rehearsed = desk.ask(request);
  REQUIRE(rehearsed);
  CHECK(rehearsed->change.before.at("posted") == 0);
  CHECK(rehearsed->change.after.at("posted") == 5);
  CHECK(desk.host.count("SELECT count(*) FROM transfer") == 0);
}

TEST_CASE_TEMPLATE("an adjustment that can not be right is refused and leaves no trace in the ledger", Here,
                   BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  const auto code = [&](JsonObject args, ops::Role role = ops::Role::admin) {
    return desk.run("ledger.adjust", std::move(args), role).error().code;
  };
  const auto with = [](std::string_view name, Json value) {
    JsonObject args{{"account", "7002"}, {"reason", "r"}};
    args[name] = std::move(value);
    return args;
  };
  CHECK(code(with("give", 0)) == Errc::invalid);
  CHECK(code(with("give", -5)) == Errc::invalid);
  CHECK(code(with("give", (std::int64_t{1} << 62) + 1)) == Errc::invalid);
  CHECK(code(with("give", 1.5)) == Errc::invalid);
  CHECK(code(with("key", "k")) == Errc::invalid);
  CHECK(code({{"account", "7002"}, {"reason", "r"}, {"give", 1}, {"take", 1}}) == Errc::invalid);
  CHECK(code({{"account", "7002"}, {"give", 1}}) == Errc::invalid);
  CHECK(code({{"account", "7002"}, {"give", 1}, {"reason", ""}}) == Errc::invalid);
  CHECK(code({{"account", "7002"}, {"give", 1}, {"reason", std::string(1 << 20, 'x')}}) == Errc::invalid);
  CHECK(code({{"account", "@nobody"}, {"give", 1}, {"reason", "r"}}) == Errc::not_found);
  CHECK(code({{"account", "house:revenue"}, {"give", 1}, {"reason", "r"}}) == Errc::invalid);
  CHECK(code({{"account", "user:99"}, {"give", 1}, {"reason", "r"}}) == Errc::not_found);
  CHECK(code({{"account", "shop:1"}, {"give", 1}, {"reason", "r"}}) == Errc::not_found);
  CHECK(code(with("give", 1), ops::Role::moderator) == Errc::forbidden);
  const auto poor = desk.run("ledger.adjust", with("take", 1));
  CHECK(poor.error().code == Errc::insufficient);
  CHECK(poor.error().hint == "0 tokens can be taken at most.");
  CHECK(desk.host.count("SELECT count(*) FROM transfer") == 0);
}

TEST_CASE_TEMPLATE("a wallet is shown with its balance and its pages of history", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  for (int i = 1; i <= 3; ++i) {
    REQUIRE(desk.run("ledger.adjust", {{"account", "7002"}, {"give", 100 * i}, {"reason", "r"}}));
  }
  const auto first = desk.run("ledger.show", {{"account", "@ali"}, {"limit", 2}});
  REQUIRE(first);
  CHECK(first->at("summary") ==
        "Ali (@ali, 7002) has 600 TOKEN; 0 TOKEN of it is held, 600 TOKEN can be spent.");
  CHECK(first->at("items").at(0).at("shown") == "300 TOKEN");
  const auto second =
      desk.run("ledger.show", {{"account", "@ali"}, {"limit", 2}, {"after", first->at("next")}});
  REQUIRE(second);
  CHECK(second->at("items").as_array().size() == 1);
  CHECK(second->at("next").is_null());
  CHECK(desk.run("ledger.show", {{"account", "house:adjustment"}})->at("balance").at("posted") == -600);
  CHECK(desk.run("ledger.show", {{"account", "7002"}, {"asset", "GOLD"}}).error().hint ==
        "Known: TOKEN, XTR, UZS.");
}

TEST_CASE("amounts are shown in their asset's scale") {
  const ledger::Asset soum{.id = ledger::AssetId::uzs, .name = "UZS", .scale = 2};
  CHECK(money::format_amount(1'500'050, soum) == "15000.50 UZS");
  CHECK(money::format_amount(5, soum) == "0.05 UZS");
  CHECK(money::format_amount(-5, soum) == "-0.05 UZS");
  CHECK(money::format_amount(-120, {.id = ledger::AssetId::token, .name = "TOKEN", .scale = 0}) ==
        "-120 TOKEN");
}

TEST_CASE_TEMPLATE("an export quotes what would break it and disarms formulas", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  REQUIRE(desk.run("ledger.adjust",
                   {{"account", "7002"}, {"give", 5}, {"reason", "=1+1, \"said\" she"}, {"key", "k"}}));
  const std::string csv = desk.text("ledger.export", {});
  CHECK(has(csv, "id,at,act,status,debit,credit,asset,amount,kind,"));
  CHECK(has(csv, R"("'=1+1, ""said"" she")"));
  CHECK(has(csv, R"("house:adjustment","user:1","TOKEN",5,"adjustment")"));
  const Json rows = boost::json::parse(desk.text("ledger.export", {{"format", "json"}}));
  REQUIRE(rows.as_array().size() == 1);
  CHECK(rows.at(0).at("reason") == "=1+1, \"said\" she");
  CHECK(rows.at(0).at("amount") == 5);
  CHECK(boost::json::parse(desk.text("ledger.export", {{"format", "json"}, {"since", "+1h"}}))
            .as_array()
            .empty());
  CHECK(boost::json::parse(desk.text("ledger.export", {{"format", "json"}, {"account", "house:promo"}}))
            .as_array()
            .empty());
}

TEST_CASE_TEMPLATE("a large export goes to a new file in pieces and a file that exists stays", Here,
                   BANANA_ENGINES) {
  AT_DESK(Here, desk);
  constexpr int kMany = 5001;
  desk.host.db().write_now([&](db::Tx& tx) {
    std::vector<ledger::Command> commands;
    for (int i = 0; i < kMany; ++i) {
      commands.push_back(ledger::Transfer{.key = "k" + std::to_string(i),
                                          .kind = "topup",
                                          .debit = Account::house(House::issue),
                                          .credit = Account::user(1),
                                          .amount = Tokens{1},
                                          .reason = "r"});
    }
    return ledger::apply(tx, desk.now(), commands).size();
  });
  CHECK(has(desk.text("ledger.export", {}), "there are more than 5000 transfers"));
  test::TempDir dir;
  const std::string path = dir.file("out.json");
  const auto done = desk.run("ledger.export", {{"format", "json"}, {"out", path}});
  REQUIRE(done);
  CHECK(done->at("transfers") == kMany);
  const Json rows = boost::json::parse(file_text(path));
  REQUIRE(rows.as_array().size() == kMany);
  CHECK(rows.at(kMany - 1).at("key") == "k5000");
  CHECK(file_text(path + ".part").empty());
  CHECK(desk.run("ledger.export", {{"out", path}}).error().code == Errc::conflict);
  const auto remote = desk.ask({.operation = "ledger.export",
                                .arguments = {{"out", dir.file("remote.csv")}},
                                .actor = {ops::Door::api, "key", ops::Role::operator_}});
  CHECK(remote.error().code == Errc::forbidden);
  CHECK(file_text(dir.file("remote.csv")).empty());
  CHECK(desk.run("ledger.export", {{"out", dir.file("no/such/folder.csv")}}).error().code ==
        Errc::unavailable);
}

TEST_CASE_TEMPLATE("verify passes a whole ledger and refuses one that is not", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  REQUIRE(desk.run("ledger.adjust", {{"account", "7002"}, {"give", 5}, {"reason", "r"}}));
  const auto fine = desk.run("ledger.verify", {});
  REQUIRE(fine);
  CHECK(fine->at("status") == "passed");
  CHECK(fine->at("transfers") == 1);
  CHECK(desk.run("ledger.verify", {{"head", "xyz"}}).error().code == Errc::invalid);
  desk.host.db().write_now([](db::Tx& tx) { tx.exec("UPDATE wallet SET posted = 6"); });
  const auto broken = desk.run("ledger.verify", {});
  CHECK(broken.error().code == Errc::conflict);
  CHECK(broken.error().message.starts_with("the ledger is not whole: 1 findings\nwallet_differs: "));
}

TEST_CASE_TEMPLATE("a hold is explained through its whole life", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  const Account ali = Account::user(desk.meet(7002, "ali").value());
  REQUIRE(desk.run("ledger.adjust", {{"account", "7002"}, {"give", 100}, {"reason", "r"}}));
  const auto hold = [&](std::string key, Millis lifetime) {
    return desk
        .apply(ledger::Hold{.key = std::move(key),
                            .kind = "generation",
                            .debit = ali,
                            .credit = Account::house(House::revenue),
                            .amount = Tokens{20},
                            .reason = "4 pictures",
                            .lifetime = lifetime})
        .id;
  };
  const auto explain = [&](ledger::TransferId id) {
    return desk.text("explain.transfer", {{"transfer", id.str()}});
  };
  const auto open = hold("h1", 1h);
  CHECK(has(explain(open), "it held 20 TOKEN of Ali (@ali, 7002) for house:revenue, as generation."));
  CHECK(has(explain(open), "The reason given: 4 pictures."));
  CHECK(has(explain(open), "it goes back by itself."));
  CHECK(has(explain(hold("h2", 0ms)), "It has no lifetime"));
  const auto post =
      desk.apply(ledger::Post{.key = "p", .hold = open, .amount = Tokens{5}, .reason = "1 of 4"}).id;
  CHECK(has(explain(open), "posted 5 TOKEN of it"));
  CHECK(has(explain(open), "15 TOKEN went back to Ali"));
  CHECK(has(explain(post), "It can be reversed once"));
  const auto back = desk.apply(ledger::Reverse{.key = "r", .transfer = post, .reason = "refund"}).id;
  CHECK(has(explain(post), "moved 5 TOKEN of it back"));
  CHECK(has(explain(back), "Nothing more can happen to it."));
  const auto voided = hold("h3", 1h);
  (void)desk.apply(ledger::Void{.key = "v", .hold = voided, .reason = "blocked"});
  CHECK(has(explain(voided), "was charged 0."));
  const auto late = hold("h4", 1h);
  desk.host.time().advance(2h);
  CHECK(has(explain(late), "it can't be posted any more"));
  desk.host.db().write_now([&](db::Tx& tx) { return ledger::expire_due(tx, desk.now(), 10); });
  CHECK(has(explain(late), "because its lifetime was over: Ali (@ali, 7002) was charged 0."));
  const auto refused = desk.apply(ledger::Transfer{.key = "x",
                                                   .kind = "gift",
                                                   .debit = ali,
                                                   .credit = Account::user(9),
                                                   .amount = Tokens{1000},
                                                   .reason = "r"})
                           .id;
  CHECK(has(explain(refused), "it tried to move 1000 TOKEN"));
  CHECK(has(explain(refused), "refused for ever"));
  CHECK(has(desk.text("explain.transfer", {{"transfer", "0000000000ZZZ"}}), "there is no transfer"));
}

TEST_CASE_TEMPLATE("a person is explained with their money and their ban", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  const UserId ali = desk.meet(7002, "ali");
  const auto explain = [&] { return desk.text("explain.user", {{"user", "@ali"}}); };
  CHECK(has(explain(), "Ali (@ali, 7002) came on "));
  CHECK(has(explain(), "They never had any money here."));
  REQUIRE(desk.run("ledger.adjust", {{"account", "7002"}, {"give", 100}, {"reason", "a present"}}));
  const auto account = ledger::Account::user(ali.value());
  const auto held = desk.apply(ledger::Hold{.key = "h",
                                            .kind = "generation",
                                            .debit = account,
                                            .credit = ledger::Account::house(ledger::House::revenue),
                                            .amount = Tokens{30},
                                            .reason = "4 pictures",
                                            .lifetime = Millis{60'000}});
  CHECK(has(explain(), "They can spend 70 TOKEN."));
  CHECK(has(explain(), "Another 30 TOKEN is held:"));
  CHECK(has(explain(), "30 TOKEN by hold " + held.id.str() + ", as generation; it goes back by itself on "));
  REQUIRE(desk.apply(ledger::Void{.key = "v", .hold = held.id, .reason = "cancelled"}).ok());
  CHECK_FALSE(has(explain(), "is held"));
  CHECK(has(desk.text("explain.user", {{"user", "@nobody"}}), "refused: "));
}

TEST_CASE_TEMPLATE("a quote is explained with what using it would do", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  const UserId ali = desk.meet(7002, "ali");
  JsonObject set{{"model", "nano-banana"}, {"operation", "generate"}, {"base", 100}};
  REQUIRE(desk.run("prices.set", set));
  const auto quote = desk.host.db().write_now([&](db::Tx& tx) {
    return money::make_quote(tx, desk.host.ids(), desk.now(), ali,
                             {.model = "nano-banana", .operation = "generate", .outputs = 2});
  });
  REQUIRE(quote);
  const auto explain = [&] { return desk.text("explain.quote", {{"quote", quote->id.str()}}); };
  CHECK(has(explain(), "Ali (@ali, 7002) was shown 200 tokens for nano-banana generate."));
  CHECK(has(explain(), "version 1 of the price: base: 100; outputs 2: 100."));
  CHECK(has(explain(), "using it now would be refused, 200 tokens are missing."));
  REQUIRE(desk.run("ledger.adjust", {{"account", "7002"}, {"give", 250}, {"reason", "r"}}));
  CHECK(has(explain(), "can spend 250 and would have 50 left."));
  set["base"] = 999;
  REQUIRE(desk.run("prices.set", set));
  CHECK(has(explain(), "By version 2, which counts now, it would be 1998 tokens"));
  desk.host.time().advance(1h);
  CHECK(has(explain(), "it is worth nothing now"));
}

TEST_CASE("money's operations say what they do and money asks before it moves") {
  for (const ops::Operation* operation : test::money_registry().all()) {
    CAPTURE(operation->name);
    CHECK_FALSE(operation->summary.empty());
    CHECK_FALSE(operation->summary.ends_with('.'));
    CHECK_FALSE(operation->examples.empty());
    if (operation->effect == ops::Effect::money) CHECK(operation->confirm == ops::Confirm::ask);
  }
}
