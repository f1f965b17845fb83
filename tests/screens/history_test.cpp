// What somebody has made, leafed through (ST12), and the link to one of them (ST1).
#include <doctest/doctest.h>

#include "core/blob/keeping.hpp"
#include "core/outbox/sent_files.hpp"
#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

template <class Here>
struct Room : Studio<Here> {
  Room() : Studio<Here>(10, 500) {}

  Job order(std::string_view words) {
    this->say(std::string{"/new "} + std::string{words});
    this->press("Generate");
    const auto all = this->jobs();
    this->clock().advance(Millis{60'000});
    return all.back();
  }
  Job make(std::string_view words, std::size_t pictures = 1) {
    const Job job = order(words);
    this->deliver(this->claim(), pictures);
    this->write([&](db::Tx& tx) {
      const auto key = blob::BlobKey::read(std::string(64, 'a'));
      blob::note_blob(tx, {.key = key, .content_type = "image/png", .bytes = 1},
                      {.kind = blob::Kind::result, .owner = "job/" + job.id.str()}, this->now());
      tx.exec("DELETE FROM outbox");
    });
    return job;
  }
  bool shows(std::string_view words) { return this->screen().find(words) != std::string_view::npos; }
};

#define IN_ROOM(Here, name)       \
  if (!Here::available()) return; \
  Room<Here> name {}

constexpr const char* kNotThere = "There is no such picture in your history.";

}  // namespace

TEST_CASE_TEMPLATE("an empty history offers to make something", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/history");
  CHECK(room.screen() == "There is nothing here yet. What you make is kept here.");
  CHECK(room.buttons() == "[✨ Create][🏠 Home]");
  room.say("/menu");
  room.press("History");
  CHECK(room.shows("There is nothing here yet."));
}

TEST_CASE_TEMPLATE("the newest is in view with its picture and what can be done with it", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.make("a red boat");
  room.make("a <yellow> boat");
  room.say("/history");
  REQUIRE(room.sent().back().method == "sendPhoto");
  CHECK(room.sent().back().params.at("photo").as_string().starts_with("attach://"));
  CHECK(room.screen() == "<b>Painter</b> · 21 Nov 2026, 05:01\n<i>a &lt;yellow&gt; boat</i>\n10 tokens");
  CHECK(room.buttons() == "[· 1 ·|2][🔄 Make again|📨 Send again][📎 Original|🗑 Delete][🏠 Home]");
  room.press("2");
  CHECK(room.shows("a red boat"));
  CHECK(room.methods() == std::vector<std::string>{"editMessageMedia"});
  room.write([&](db::Tx& tx) {
    outbox::keep_file(tx, Room<Here>::kBot,
                      {.blob = std::string(64, 'a'), .kind = telegram::FileKind::photo, .file_id = "KNOWN"},
                      room.now());
  });
  room.press("1");
  CHECK(room.sent().back().params.at("media").at("media") == "KNOWN");
}

TEST_CASE_TEMPLATE("pages of five go to the older ones and back", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  for (int n = 1; n <= 7; ++n) room.make("boat " + std::to_string(n));
  room.say("/history");
  CHECK(room.shows("boat 7"));
  CHECK(room.buttons().starts_with("[· 1 ·|2|3|4|5][Older ›]"));
  room.press("Older");
  CHECK(room.shows("boat 2"));
  CHECK(room.buttons().starts_with("[· 6 ·|7][‹ Newer]"));
  room.press("7");
  CHECK(room.shows("boat 1"));
  room.press("Newer");
  CHECK(room.shows("boat 7"));
  room.press_data("a:history:page:-1", room.screen_message());
  CHECK(room.shows("boat 7"));
  room.press_data("a:history:page:100", room.screen_message());  // nothing there: what comes before it
  CHECK_FALSE(room.screen().empty());
}

TEST_CASE_TEMPLATE("what waits and what failed is there too and says how it is", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.order("a lost boat");
  room.end(room.claim(), "blocked_output");
  room.order("a slow boat");
  room.say("/history");
  CHECK(room.shows("<i>a slow boat</i>\n⏳ It waits for its turn."));
  CHECK_FALSE(room.has_button("Delete"));
  CHECK_FALSE(room.has_button("Send again"));
  (void)room.claim();
  room.say("/history");
  CHECK(room.shows("🎨 It is being made."));
  room.press("2");
  CHECK(room.shows("<i>a lost boat</i>\nNot made. Nothing was charged."));
  CHECK(room.has_button("Delete"));
  room.press("Make again");
  CHECK(room.shows("a lost boat"));
  CHECK(room.has_button("Generate"));
}

TEST_CASE_TEMPLATE("a result is sent again with its buttons and its original as a file", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  const Job job = room.make("a boat");
  room.say("/history");
  room.press("Send again");
  REQUIRE(room.sent().front().method == "sendPhoto");
  CHECK(boost::json::serialize(room.sent().front().params).find("d:again:" + job.id.str()) !=
        std::string::npos);
  room.press("Original");
  CHECK(room.sent().front().method == "sendDocument");
  room.make("two boats", 2);
  room.say("/history");
  room.press("Send again");
  CHECK(room.sent()[0].method == "sendMediaGroup");
  CHECK(room.sent()[1].method == "sendMessage");
}

TEST_CASE_TEMPLATE("delete below a result asks there and takes it out of the chat and the history", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  const std::string id = room.make("a boat").id.str();
  constexpr std::int64_t kMessage = 999;
  const auto buttons = [&] { return boost::json::serialize(room.sent().front().params); };
  const auto told = [](const auto& answer) { return std::string{answer.params.at("text").as_string()}; };

  CHECK(told(room.press_data("d:del:" + id, kMessage)) == "Delete this for good?");
  CHECK(room.methods() == std::vector<std::string>{"editMessageReplyMarkup"});
  CHECK(buttons().find("d:drop:" + id) != std::string::npos);
  room.press_data("d:keep:" + id, kMessage);
  CHECK(room.methods() == std::vector<std::string>{"editMessageReplyMarkup"});
  CHECK(buttons().find("d:again:" + id) != std::string::npos);
  room.say("/history");
  CHECK(room.shows("a boat"));

  CHECK(told(room.press_data("d:drop:" + id, kMessage)) == "Deleted.");
  CHECK(room.methods() == std::vector<std::string>{"deleteMessage"});
  room.say("/history");
  CHECK(room.shows("There is nothing here yet."));
  CHECK(room.count("SELECT count(*) FROM blob_use WHERE owner = 'job/" + id + "'") == 0);
  room.press_data("d:drop:" + id, kMessage);  // another message with it
  CHECK(room.methods() == std::vector<std::string>{"deleteMessage"});
}

TEST_CASE_TEMPLATE("what is deleted is asked for and then gone with its words and pictures", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.make("an old boat");
  const Job job = room.make("a boat");
  room.write([&](db::Tx& tx) {
    outbox::keep_file(tx, Room<Here>::kBot,
                      {.blob = std::string(64, 'a'), .kind = telegram::FileKind::photo, .file_id = "KNOWN"},
                      room.now());
  });
  room.say("/history");
  room.press("Delete");
  CHECK(room.shows("Delete this for good?"));
  CHECK(room.buttons() == "[Yes, delete|Keep it][🏠 Home]");
  room.press("Keep it");
  CHECK(room.shows("a boat"));
  room.press("Delete");
  CHECK(room.press("Yes, delete").params.at("text") == "Deleted.");
  CHECK(room.shows("an old boat"));
  const auto gone = room.read([&](db::Snapshot& s) { return studio::find_job(s, job.id).value(); });
  CHECK(gone.request == "{}");
  CHECK(room.count("SELECT count(*) FROM blob_use WHERE owner = 'job/" + job.id.str() + "'") == 0);
  CHECK(room.count("SELECT count(*) FROM outbox_file") == 0);
  CHECK(room.count("SELECT count(*) FROM job_result WHERE blob = ''") == 1);
  room.check_books();
  CHECK(room.press_data("a:history:drop:" + job.id.str(), room.screen_message()).params.at("text") ==
        kNotThere);
  CHECK(room.press_data("d:orig:" + job.id.str(), room.screen_message()).params.at("text") ==
        "This one is not kept any more.");
  room.press("Delete");
  room.press("Yes, delete");
  CHECK(room.shows("There is nothing here yet."));
}

TEST_CASE_TEMPLATE("a link opens one's own job and says the same of another's as of none", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  const Job mine = room.make("my boat");
  for (int n = 0; n < 5; ++n) room.make("newer boat");
  room.say("/start job_" + mine.id.str());
  room.press("English");
  CHECK(room.shows("my boat"));
  CHECK(room.buttons().starts_with("[· 6 ·]") == false);  // the only one of its page needs no number
  CHECK(room.has_button("Newer"));
  const UserId vera = room.meet(7003);
  room.write([&](db::Tx& tx) { tx.exec("UPDATE job SET user_id = $2 WHERE id = $1", mine.id, vera); });
  for (const std::string& link :
       {mine.id.str(), std::string{"0000000000001"}, std::string{"x"}, std::string{}}) {
    CAPTURE(link);
    room.say("/start job_" + link);
    CHECK(room.screen().starts_with(kNotThere));
  }
  room.say("/history");
  for (const char* action : {"show", "delete", "drop", "resend"}) {
    CAPTURE(action);
    const auto answer =
        room.press_data("a:history:" + std::string{action} + ":" + mine.id.str(), room.screen_message());
    CHECK(answer.params.at("text") == kNotThere);
  }
  CHECK(room.press_data("d:share:" + mine.id.str(), room.screen_message()).params.at("text") ==
        "This one is not kept any more.");
}

TEST_CASE_TEMPLATE("a restart in the middle of the history changes nothing", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.make("an old boat");
  room.make("a boat");
  room.say("/history");
  room.press("2");
  room.press("Delete");
  room.restart();
  room.press("Yes, delete");
  CHECK(room.shows("a boat"));
  CHECK_FALSE(room.has_button("2"));
}
