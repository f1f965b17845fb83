// Templates from the category to the card, and everything that may come between (ST15, ST9, ST22).
#include <doctest/doctest.h>

#include "core/blob/keeping.hpp"
#include "core/gallery/import.hpp"
#include "core/outbox/sent_files.hpp"
#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr std::string_view kTwo = R"({
  "categories": {"faces": {"uz": "Yuzlar", "ru": "Лица", "en": "Faces"}},
  "templates": {
    "neon": {"category": "faces",
             "title": {"uz": "Neon", "ru": "Неон", "en": "Neon <light>"},
             "text": {"uz": "Tungi shahar", "ru": "Ночной город", "en": "A city at night"},
             "prompt": "{subject} in neon light, {mood}",
             "questions": {"subject": {"uz": "Kim?", "ru": "Кто?", "en": "Who?"},
                           "mood": {"uz": "Qanday?", "ru": "Как?", "en": "Which mood?"}},
             "request": {"model": "away", "options": {"aspect_ratio": "3:4"}, "outputs": 2}},
    "cartoon": {"category": "faces",
                "title": {"uz": "Multfilm", "ru": "Мультфильм", "en": "Cartoon"},
                "text": {"uz": "t", "ru": "т", "en": "As a cartoon"},
                "prompt": "Make it a cartoon",
                "photo": {"uz": "Surat?", "ru": "Фото?", "en": "Your photo?"},
                "request": {"operation": "edit"}}}})";

template <class Here>
struct Room : Studio<Here> {
  Room() {
    hang(kTwo);
    this->say("/menu");
  }
  void hang(std::string_view text) {
    const auto collection = gallery::read_collection(text);
    REQUIRE(collection);
    this->write([&](db::Tx& tx) {
      REQUIRE(gallery::carry_out(tx, gallery::plan_own(tx, *collection), this->now(), "test"));
    });
  }
  void use(std::string_view title) {
    this->say("/menu");
    this->press("Templates");
    this->press("Faces");
    this->press(title);
    this->press("Use it");
  }
  void turn(std::string_view id, gallery::State state) {
    this->write([&](db::Tx& tx) {
      gallery::Row row = gallery::find_row(tx, id).value();
      row.state = state;
      REQUIRE(gallery::put_row(tx, row, this->now(), "test"));
    });
  }
  std::int64_t uses(std::string_view id) {
    return this->read([&](db::Snapshot& s) { return gallery::find_row(s, id).value().uses; });
  }
  bool shows(std::string_view words) { return this->screen().find(words) != std::string_view::npos; }
};

#define IN_ROOM(Here, name)       \
  if (!Here::available()) return; \
  Room<Here> name {}

constexpr std::string_view kGone = "This template isn’t here any more. Please choose another one.";

}  // namespace

TEST_CASE_TEMPLATE("a template leads by its questions to the card", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.press("Templates");
  CHECK(room.screen() == "<b>Templates</b>\n\nWhat shall it be about?");
  CHECK(room.buttons() == "[Faces][🏠 Home]");
  room.press("Faces");
  CHECK(room.screen() == "Choose one you like: you will see what it is, then the price.");
  CHECK(room.buttons() == "[Neon <light>][Cartoon][‹ Back|🏠 Home]");
  room.press("Neon");
  CHECK(room.screen() == "<b>Neon &lt;light&gt;</b>\n\nA city at night\n\nI’ll ask you 2 things.");
  CHECK(room.buttons() == "[✨ Use it][‹ Back|🏠 Home]");
  room.press("Use it");
  CHECK(room.screen() == "<b>Neon &lt;light&gt;</b> · 1 of 2\n\nWho?");
  CHECK(room.buttons() == "[‹ Back|🏠 Home]");
  room.say("a cat & {mood}");
  CHECK(room.screen() == "<b>Neon &lt;light&gt;</b> · 2 of 2\n\nWhich mood?");
  CHECK(room.uses("neon") == 0);
  room.say("calm");
  CHECK(room.shows("a cat &amp; {mood} in neon light, calm"));
  CHECK(room.uses("neon") == 1);
  room.press("Generate");
  REQUIRE(room.jobs().size() == 1);
  CHECK(room.jobs()[0].model == "painter");  // its own is not there
  CHECK(room.jobs()[0].outputs == 2);
}

TEST_CASE_TEMPLATE("templates are in the language of whoever looks", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.speak("ru");
  room.say("/menu");
  room.press("Шаблоны");
  CHECK(room.buttons() == "[Лица][🏠 Главная]");
  room.press("Лица");
  room.press("Неон");
  room.press("Хочу такое");
  CHECK(room.screen() == "<b>Неон</b> · 1 из 2\n\nКто?");
  room.speak("uz");  // in the middle of it
  room.say("mushuk");
  CHECK(room.screen() == "<b>Neon</b> · 2 / 2\n\nQanday?");
}

TEST_CASE_TEMPLATE("an answer that is none is asked for again", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.use("Neon");
  const auto still_first = [&] { return room.shows("· 1 of 2\n\nWho?"); };
  room.message(R"("sticker":{"file_id":"s","file_unique_id":"u","type":"regular","width":1,"height":1})");
  CHECK(room.screen().starts_with("A few words are needed here.\n\n"));
  CHECK(still_first());
  room.photo("abc");
  CHECK(room.shows("A few words are needed here."));
  room.say("\u200b \u202e ");
  CHECK(room.shows("A few words are needed here."));
  room.say(std::string(301, 'x'));
  CHECK(room.shows("That’s a little long: 300 characters are the most."));
  CHECK(still_first());
  room.photo("abc", "a cat");  // its caption will do
  CHECK(room.shows("· 2 of 2\n\nWhich mood?"));
  room.say(std::string(300, 'x'));
  CHECK(room.shows("a cat in neon light"));
  room.press("Generate");
  REQUIRE(room.jobs().size() == 1);
  CHECK(room.jobs()[0].request.find("abc") == std::string::npos);  // nobody asked for a picture
}

TEST_CASE_TEMPLATE("a template that wants a photo takes nothing else", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.use("Cartoon");
  CHECK(room.screen() == "<b>Cartoon</b> · 1 of 1\n\nYour photo?");
  room.say("I have none");
  CHECK(room.screen().starts_with("That isn’t a picture. A photo is needed here.\n\n"));
  room.message(R"("document":{"file_id":"d","file_unique_id":"u","mime_type":"application/pdf"})");
  CHECK(room.shows("That isn’t a picture."));
  room.message(R"("document":{"file_id":"d","file_unique_id":"u","mime_type":"image/png","file_size":100})");
  CHECK(room.shows("Make it a cartoon"));
  room.press("Generate");
  REQUIRE(room.jobs().size() == 1);
  CHECK(room.jobs()[0].operation == "edit");
  CHECK(room.jobs()[0].request.find("tg/d") != std::string::npos);
}

TEST_CASE_TEMPLATE("one step back is the question before and then the template", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.use("Neon");
  room.say("a cat");
  room.press("Back");
  CHECK(room.shows("· 1 of 2\n\nWho?"));
  room.press("Back");
  CHECK(room.shows("A city at night"));
  room.press("Back");
  CHECK(room.has_button("Cartoon"));
  room.press("Back");
  CHECK(room.has_button("Faces"));
}

TEST_CASE_TEMPLATE("a template that is switched off or changed in the middle says so or goes on", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.use("Neon");
  room.turn("neon", gallery::State::off);
  room.say("a cat");
  CHECK(room.screen().starts_with(kGone));
  CHECK_FALSE(room.has_button("Neon"));
  room.turn("neon", gallery::State::on);
  room.use("Neon");
  room.turn("neon", gallery::State::draft);
  room.press("Back");
  CHECK(room.screen().starts_with(kGone));
  room.turn("neon", gallery::State::on);
  room.press("Faces");
  room.press("Neon");
  room.turn("neon", gallery::State::off);
  room.press("Use it");
  CHECK(room.screen().starts_with(kGone));
  CHECK(room.jobs().empty());

  room.turn("neon", gallery::State::on);
  room.use("Neon");
  room.say("a cat");
  room.hang(
      R"({"templates": {"neon": {"category": "faces", "title": {"uz": "N", "ru": "Н", "en": "Neon"}, "text": {"uz": "a", "ru": "b", "en": "c"}, "prompt": "{subject} at {hour}", "questions": {"subject": {"uz": "a", "ru": "b", "en": "c"}, "hour": {"uz": "a", "ru": "b", "en": "When?"}}}}})");
  room.say("calm");
  CHECK(room.shows("a cat at calm"));
}

TEST_CASE_TEMPLATE("a restart in the middle of the questions changes nothing", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.use("Neon");
  room.say("a cat");
  room.restart();
  room.say("calm");
  CHECK(room.shows("a cat in neon light, calm"));
}

TEST_CASE_TEMPLATE("a forbidden answer is no card and no use", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.use("Neon");
  room.say("porn");
  room.say("calm");
  CHECK(room.shows("sexual nature"));
  CHECK(room.uses("neon") == 0);
}

TEST_CASE_TEMPLATE("an example is uploaded once and then shown by its name", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  const std::string key(64, 'a');
  room.write([&](db::Tx& tx) {
    blob::note_blob(tx, {.key = blob::BlobKey::read(key), .content_type = "image/png", .bytes = 1},
                    {.kind = blob::Kind::example, .owner = "test"}, room.now());
    gallery::Row row = gallery::find_row(tx, "neon").value();
    row.example = blob::BlobKey::read(key);
    REQUIRE(gallery::put_row(tx, row, room.now(), "test"));
  });
  room.press("Templates");
  room.press("Faces");
  room.press("Neon");
  REQUIRE(room.sent().back().method == "editMessageMedia");
  CHECK(room.sent().back().params.at("media").at("media").as_string().starts_with("attach://"));
  CHECK(room.shows("A city at night"));
  room.write([&](db::Tx& tx) {
    outbox::keep_file(tx, Room<Here>::kBot,
                      {.blob = key, .kind = telegram::FileKind::photo, .file_id = "EXAMPLE"}, room.now());
  });
  room.press("Back");  // a picture does not become a text again: it goes and a new message comes
  CHECK(room.methods() == std::vector<std::string>{"deleteMessage", "sendMessage"});
  room.press("Neon");
  CHECK(room.sent().back().params.at("media").at("media") == "EXAMPLE");
}

TEST_CASE_TEMPLATE("what others use is trending and what nobody uses is not", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.press("Trending");
  CHECK(room.screen() == "Nothing is trending yet. Be the first:");
  CHECK(room.buttons() == "[🧩 Templates][🏠 Home]");
  room.write([&](db::Tx& tx) { gallery::count_use(tx, "cartoon", Language::en, room.now()); });
  room.say("/menu");
  room.press("Trending");
  CHECK(room.screen() == "<b>Trending</b>\n\nWhat others love just now.");
  CHECK(room.buttons() == "[Cartoon][🏠 Home]");
  room.press("Cartoon");
  CHECK(room.shows("As a cartoon"));
  room.press("Back");
  CHECK(room.shows("What others love just now."));
}

TEST_CASE_TEMPLATE("a link opens its template once a language is chosen", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start tpl_neon");
  room.press("English");
  CHECK(room.shows("A city at night"));
  CHECK(room.buttons() == "[✨ Use it][🏠 Home]");
  for (const char* link : {"tpl_nobody", "tpl_", "tpl__nobody", "tpl_../etc"}) {
    CAPTURE(link);
    room.say(std::string{"/start "} + link);
    CHECK(room.screen().starts_with(kGone));
  }
  room.turn("neon", gallery::State::draft);
  room.say("/start tpl_neon");
  CHECK(room.screen().starts_with(kGone));
}

TEST_CASE_TEMPLATE("a long category has pages and odd page numbers lead to the first", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  JsonObject templates;
  const JsonObject words{{"uz", "x"}, {"ru", "x"}, {"en", "More"}};
  for (int n = 0; n < 8; ++n) {
    templates["more-" + std::to_string(n)] =
        JsonObject{{"category", "faces"}, {"title", words}, {"text", words}, {"prompt", "x"}};
  }
  room.hang(boost::json::serialize(JsonObject{{"templates", std::move(templates)}}));
  room.press("Templates");
  room.press("Faces");
  CHECK(room.labels().size() == 8 + 1 + 2);
  room.press("›");
  CHECK(room.buttons() == "[More][More][‹][‹ Back|🏠 Home]");
  room.press_data("a:shelf:page:-1", room.screen_message());
  CHECK(room.has_button("Neon"));
  room.press_data("a:shelf:page:99999999999999999999", room.screen_message());
  CHECK(room.has_button("Neon"));
  room.press("More");
  room.press("Use it");  // it asks nothing
  CHECK(room.has_button("Generate"));
}

TEST_CASE_TEMPLATE("what one made is shared as a template without one's pictures", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.photo("mine", "a yellow {boat}");
  room.press("Generate");
  REQUIRE(room.jobs().size() == 1);
  room.deliver(room.claim());
  const std::string share = "d:share:" + room.jobs()[0].id.str();
  CHECK(room.press_data(share, room.screen_message()).params.at("text") == "This one is not kept any more.");
  room.write([&](db::Tx& tx) {
    tx.exec(
        "INSERT INTO bot (id, kind, username, name, token, webhook_secret, state, state_reason, state_since, "
        "mode, "
        "created_at, changed) VALUES ($1, 'studio', 'banana_bot', 'B', $2, $2, 'running', '', 0, 'config', "
        "0, 1)",
        Room<Here>::kBot, Bytes(64));
  });
  room.press_data(share, room.screen_message());
  std::string link;
  for (const auto& call : room.sent()) {
    if (call.method == "sendMessage" && call.slot.empty()) link = call.params.at("text").as_string();
  }
  const std::size_t at = link.find("https://t.me/banana_bot?start=tpl_");
  REQUIRE(at != std::string::npos);
  const std::string code = link.substr(link.find("tpl_", at), 4 + 17);
  room.say("/start " + code);
  room.press("English");
  CHECK(room.shows("<b>From a friend</b>\n\na yellow {boat}"));
  room.press("Use it");
  CHECK(room.shows("Send me your own photo for it."));
  room.photo("theirs");
  CHECK(room.shows("a yellow {boat}"));
  room.press("Generate");
  REQUIRE(room.jobs().size() == 2);
  CHECK(room.jobs()[1].request.find("tg/theirs") != std::string::npos);
  CHECK(room.jobs()[1].request.find("mine") == std::string::npos);
  CHECK(room.count("SELECT uses FROM template_shared") == 1);
}
