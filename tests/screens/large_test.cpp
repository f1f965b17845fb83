// Results that Telegram takes for no photo (JB12, ST12).
#include <doctest/doctest.h>

#include "core/blob/keeping.hpp"
#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

using studio::Made;

const std::string kLarge(64, 'b');
const std::string kSmall(64, 'c');
const Made kFits{.blob = kSmall, .type = "image/png", .bytes = 1, .width = 9, .height = 9};

template <class Here>
struct Room : Studio<Here> {
  Room() : Studio<Here>(10, 500) {}

  Job make(const std::vector<Made>& made) {
    this->say("/new a boat");
    this->press("Generate");
    const Job job = this->claim();
    this->write([&](db::Tx& tx) {
      tx.exec("DELETE FROM outbox");
      CHECK(studio::deliver(tx, job, {.made = made}, {.outcome = "ok"}, this->announcer, this->now()) ==
            studio::Settled::yes);
    });
    return job;
  }
  void keep(const std::string& key, std::uint64_t bytes) {
    this->write([&](db::Tx& tx) {
      blob::note_blob(tx, {.key = blob::BlobKey::read(key), .content_type = "image/png", .bytes = bytes},
                      {.kind = blob::Kind::original, .owner = "job/x"}, this->now());
    });
  }
  JsonObject owed_by(std::string_view method) {
    const auto text = this->read([&](db::Snapshot& s) {
      return s.value<std::string>("SELECT params FROM outbox WHERE method = $1", method);
    });
    REQUIRE(text);
    return boost::json::parse(*text).as_object();
  }
};

#define IN_ROOM(Here, name)       \
  if (!Here::available()) return; \
  Room<Here> name {}

}  // namespace

TEST_CASE_TEMPLATE("a picture that fits no photo is sent as a document", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.make({{.blob = kLarge, .type = "image/png", .bytes = 12'000'000, .width = 4'096, .height = 4'096}});
  CHECK(room.owed_by("editMessageMedia").at("media").at("type") == "document");
  room.keep(kLarge, 12'000'000);
  room.say("/history");
  CHECK(room.sent().back().method == "sendDocument");
}

TEST_CASE_TEMPLATE("an album is of photos or of documents and never of both", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.make({kFits, {.blob = kLarge, .type = "image/png", .bytes = 1, .width = 9'000, .height = 2'000}});
  const JsonObject album = room.owed_by("sendMediaGroup");
  for (const Json& each : album.at("media").as_array()) CHECK(each.at("type") == "document");
  room.make({kFits, kFits});
}

TEST_CASE_TEMPLATE("the original is what was kept in full quality while it is", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  Made shown = kFits;
  shown.original = kLarge;
  const std::string button = "d:orig:" + room.make({shown}).id.str();
  CHECK(room.owed_by("editMessageMedia").at("media").at("type") == "photo");
  CHECK(room.press_data(button, 99).params.at("text") == "This one is not kept any more.");
  room.keep(kSmall, 1);
  const auto file_of = [&] {
    room.press_data(button, 99);
    REQUIRE(room.uploads().size() == 1);
    return room.uploads().front().blob;
  };
  CHECK(file_of() == kSmall);
  room.keep(kLarge, 30'000'000);
  CHECK(file_of() == kLarge);
  room.keep(kLarge, 30'000'000);
  room.write([](db::Tx& tx) { tx.exec("UPDATE blob SET bytes = 50000001 WHERE bytes > 1"); });
  CHECK(room.press_data(button, 99).params.at("text") ==
        "This one is larger than bots may send: only the smaller picture can be had here.");
  CHECK(room.uploads().empty());
}

TEST_CASE_TEMPLATE("what no bot can send is told of as that and costs nothing", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/new a boat");
  room.press("Generate");
  room.end(room.claim(), "too_large");
  CHECK(
      has(room.owed(),
          "What <b>Painter</b> made is larger than a bot may send. Please choose a smaller size or a shorter "
          "film.\nNothing was charged."));
  room.check_books();
}
