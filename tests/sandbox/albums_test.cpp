// Files: photos, albums, paid media, file ids.
#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

JsonObject item(std::string_view type, std::string_view media) { return {{"type", type}, {"media", media}}; }

JsonArray items(std::size_t count, std::string_view type = "photo") {
  JsonArray out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(item(type, "attach://a"));
  return out;
}

TEST_CASE("a photo has sizes and its ids serve one bot only") {
  Town it;
  const Json sent =
      it.ok("sendPhoto", {{"chat_id", it.ann}, {"caption", "<i>look</i>"}, {"parse_mode", "HTML"}},
            {{"photo", {"a.png", "image/png", png(1600, 900)}}});
  const auto& sizes = sent.at("photo").as_array();
  REQUIRE(sizes.size() == 4);
  CHECK(text_of(sizes[3], "width") == "1600");
  CHECK(text_of(sizes[1], "width") == "320");
  CHECK(text_of(sizes[1], "height") == "180");
  CHECK(text_of(sent, "caption") == "look");
  CHECK(text_of(sent, "caption_entities") == R"([{"type":"italic","offset":0,"length":4}])");
  const std::string id = text_of(sizes[3], "file_id");
  const Json again = it.ok("sendPhoto", {{"chat_id", it.ann}, {"photo", id}});
  CHECK(text_of(again.at("photo").as_array()[3], "file_id") == id);
  CHECK(text_of(it.ok("getFile", {{"file_id", id}}), "file_path") == "photos/file_1.jpg");

  it.bot = add_bot(it.world, "other_bot", "Other").value();
  CHECK(it.refused("getFile", {{"file_id", id}}) ==
        "Bad Request: wrong file_id or the file is temporarily unavailable");
  CHECK(it.refused("getFile", {}) == "Bad Request: file_id not specified");
}

TEST_CASE("photos over the limits are refused") {
  Town it;
  const auto with = [&](std::string bytes) {
    return it.refused("sendPhoto", {{"chat_id", it.ann}},
                      {{"photo", {"a.png", "image/png", std::move(bytes)}}});
  };
  CHECK(with("this is no picture") == "Bad Request: IMAGE_PROCESS_FAILED");
  CHECK(with(png(9000, 1001)) == "Bad Request: PHOTO_INVALID_DIMENSIONS");
  CHECK(with(png(2100, 100)) == "Bad Request: PHOTO_INVALID_DIMENSIONS");
  CHECK(with(png(100, 100) + std::string(10 * 1024 * 1024, 'x')) == "Bad Request: file is too big");
  CHECK(with("") == "Bad Request: file must be non-empty");
  CHECK(it.refused("sendPhoto", {{"chat_id", it.ann}, {"photo", "nonsense"}}) ==
        "Bad Request: wrong file identifier/HTTP URL specified");
  CHECK(it.refused("sendPhoto", {{"chat_id", it.ann}}) == "Bad Request: there is no photo in the request");
  CHECK(it.refused("sendPhoto", {{"chat_id", it.ann}, {"caption", std::string(1025, 'x')}},
                   {{"photo", {"a.png", "", png(10, 10)}}}) == "Bad Request: message caption is too long");
}

TEST_CASE("a document keeps its name and can't be sent as a photo") {
  Town it;
  const Json sent =
      it.ok("sendDocument", {{"chat_id", it.ann}}, {{"document", {"r.pdf", "application/pdf", "%PDF"}}});
  CHECK(text_of(sent.at("document"), "file_name") == "r.pdf");
  const Json id = sent.at("document").at("file_id");
  CHECK(it.refused("sendPhoto", {{"chat_id", it.ann}, {"photo", id}}) ==
        "Bad Request: can't use file of type document as photo");
  CHECK(it.ok("sendVideo", {{"chat_id", it.ann}, {"width", 640}, {"height", 360}, {"duration", 5}},
              {{"video", {"v.mp4", "video/mp4", "bytes"}}})
            .at("video")
            .at("duration") == Json(5));
  const Json moving =
      it.ok("sendAnimation", {{"chat_id", it.ann}}, {{"animation", {"a.mp4", "video/mp4", "bytes"}}});
  CHECK(moving.as_object().contains("document"));
}

TEST_CASE("an album has two to ten items that go together") {
  Town it;
  const Uploads files{{"a", {"a.png", "image/png", png(10, 10)}}};
  const auto with = [&](JsonArray media) {
    return it.refused("sendMediaGroup", {{"chat_id", it.ann}, {"media", std::move(media)}}, files);
  };
  CHECK(with({}) == "Bad Request: there are no messages to send");
  CHECK(with(items(1)).starts_with("Bad Request: wrong number of items"));
  CHECK(with(items(11)).starts_with("Bad Request: wrong number of items"));
  JsonArray mixed = items(1);
  mixed.push_back(item("document", "attach://a"));
  CHECK(with(mixed) == "Bad Request: document can't be mixed with other media types");
  mixed = items(1);
  mixed.push_back(item("animation", "attach://a"));
  CHECK(with(mixed) == "Bad Request: type \"animation\" can't be used in sendMediaGroup");
}

TEST_CASE("an album's messages share a group") {
  Town it;
  JsonArray media;
  media.push_back(item("photo", "attach://a"));
  media.push_back(item("photo", "attach://b"));
  const Json sent = it.ok("sendMediaGroup", {{"chat_id", it.ann}, {"media", media}},
                          {{"a", {"a.png", "", png(10, 10)}}, {"b", {"b.png", "", png(20, 10)}}});
  REQUIRE(sent.as_array().size() == 2);
  CHECK(sent.as_array()[0].at("media_group_id") == sent.as_array()[1].at("media_group_id"));
  const Json edit = it.ok("editMessageMedia",
                          {{"chat_id", it.ann},
                           {"message_id", sent.as_array()[0].at("message_id")},
                           {"media", item("photo", "attach://c")}},
                          {{"c", {"c.png", "", png(30, 10)}}});
  CHECK(text_of(edit.at("photo").as_array()[0], "width") == "30");
}

TEST_CASE("a caption is edited and a text becomes a picture") {
  Town it;
  const Json sent =
      it.ok("sendPhoto", {{"chat_id", it.ann}, {"caption", "one"}}, {{"photo", {"a.png", "", png(10, 10)}}});
  JsonObject edit{{"chat_id", it.ann}, {"message_id", sent.at("message_id")}, {"caption", "two"}};
  CHECK(text_of(it.ok("editMessageCaption", edit), "caption") == "two");
  CHECK(it.refused("editMessageCaption", edit).starts_with("Bad Request: message is not modified"));
  edit.erase("caption");
  CHECK(text_of(it.ok("editMessageCaption", edit), "caption") == "(none)");
  CHECK(it.refused("editMessageText",
                   {{"chat_id", it.ann}, {"message_id", sent.at("message_id")}, {"text", "x"}}) ==
        "Bad Request: there is no text in the message to edit");
  const Json text = it.say("soon a picture");
  const Json shown = it.ok(
      "editMessageMedia",
      {{"chat_id", it.ann}, {"message_id", text.at("message_id")}, {"media", item("photo", "attach://a")}},
      {{"a", {"a.png", "", png(10, 10)}}});
  CHECK(shown.as_object().contains("photo"));
  CHECK_FALSE(shown.as_object().contains("text"));
}

TEST_CASE("people send pictures and albums") {
  Town it;
  const auto upload = [&] {
    return std::to_string(add_file(it.world, {"p.png", "image/png", png(40, 30)}).id);
  };
  JsonArray files;
  files.push_back(Json(upload()));
  it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"files", files}, {"caption", "mine"}});
  const Json one = it.update("message");
  CHECK(text_of(one, "caption") == "mine");
  CHECK(one.as_object().contains("photo"));
  files.push_back(Json(upload()));
  it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"files", files}, {"as", "document"}});
  const JsonArray both = it.updates();
  REQUIRE(both.size() == 2);
  CHECK(both[0].at("message").as_object().contains("media_group_id"));
  CHECK(both[1].at("message").as_object().contains("document"));
}

TEST_CASE("paid media opens when it is bought") {
  Town it;
  const Uploads files{{"a", {"a.png", "image/png", png(10, 10)}}};
  CHECK(it.refused("sendPaidMedia", {{"chat_id", it.ann}, {"star_count", 25'001}, {"media", items(1)}},
                   files) == "Bad Request: STARS_AMOUNT_INVALID");
  const Json sent =
      it.ok("sendPaidMedia",
            {{"chat_id", it.ann}, {"star_count", 30}, {"media", items(1)}, {"payload", "set-1"}}, files);
  const auto seen = [&] {
    return it.act("history", {{"user", it.ann}, {"bot", "shop_bot"}}).at("messages").as_array().at(1);
  };
  CHECK_FALSE(seen().at("photo").as_object().contains("file"));
  const Json paid =
      it.act("pay", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", sent.at("message_id")}});
  CHECK(text_of(paid, "stars") == "470");
  CHECK(seen().at("photo").as_object().contains("file"));
  CHECK(text_of(it.update("purchased_paid_media"), "paid_media_payload") == "set-1");
  CHECK(text_of(it.act("pay", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", sent.at("message_id")}}),
                "error") == "you bought this already");
}

}  // namespace
}  // namespace banana::test
