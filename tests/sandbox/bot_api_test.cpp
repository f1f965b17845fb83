// The Bot API over HTTP: forms, files, polling, faults.
#include "tests/sandbox/live.hpp"

namespace banana::test {
namespace {

TEST_CASE("a method is called by GET by POST with JSON by a form and in the test environment") {
  with_sandbox([](Live& it) -> Task<> {
    const std::string path = "/bot" + it.token + "/sendMessage";
    const Reply query = co_await it.get(path + "?chat_id=5001&text=a+b%26c");
    CHECK(text_of(query.json().at("result"), "text") == "a b&c");
    const Reply form = co_await it.post(path, "chat_id=5001&text=form", "application/x-www-form-urlencoded");
    CHECK(text_of(form.json().at("result"), "text") == "form");
    const Reply json = co_await it.post(path, R"({"chat_id":5001,"text":"json"})");
    CHECK(text_of(json.json().at("result"), "text") == "json");
    const Reply test = co_await it.get("/bot" + it.token + "/test/getMe");
    CHECK(test.status == 200);
  });
}

TEST_CASE("an upload comes back byte for byte") {
  with_sandbox([](Live& it) -> Task<> {
    const std::string bytes =
        "%PDF" + std::string(3, '\0') + "\r\n--not-the-boundary\r\n" + std::string(100'000, 'z');
    const std::string body =
        "--XX\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n5001\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"document\"; filename=\"r.pdf\"\r\n"
        "Content-Type: application/pdf\r\n\r\n" +
        bytes + "\r\n--XX--\r\n";
    const Reply sent =
        co_await it.post("/bot" + it.token + "/sendDocument", body, "multipart/form-data; boundary=XX");
    REQUIRE(sent.status == 200);
    const Json document = sent.json().at("result").at("document");
    CHECK(text_of(document, "file_name") == "r.pdf");
    CHECK(text_of(document, "mime_type") == "application/pdf");
    const Reply about = co_await it.call("getFile", {{"file_id", document.at("file_id")}});
    const Reply down =
        co_await it.get("/file/bot" + it.token + "/" + text_of(about.json().at("result"), "file_path"));
    CHECK(down.body == bytes);
    CHECK((co_await it.get("/file/bot" + it.token + "/documents/file_99")).status == 404);
    CHECK((co_await it.get("/file/bot1:bad/documents/file_1.pdf")).status == 401);
  });
}

TEST_CASE("wrong tokens methods and bodies get the answers of Telegram") {
  with_sandbox([](Live& it) -> Task<> {
    const Reply unknown = co_await it.get("/bot1:nobody/getMe");
    CHECK(unknown.status == 401);
    CHECK(unknown.body == R"({"ok":false,"error_code":401,"description":"Unauthorized"})");
    CHECK((co_await it.get("/botnonsense/getMe")).status == 404);
    CHECK((co_await it.call("sendNothing")).body ==
          R"({"ok":false,"error_code":404,"description":"Not Found"})");
    CHECK((co_await it.post("/bot" + it.token + "/getMe", "{")).status == 400);
    CHECK(
        (co_await it.post("/bot" + it.token + "/getMe", "--XX", "multipart/form-data; boundary=YY")).status ==
        400);
    const std::string deep(100'000, '[');
    CHECK((co_await it.post("/bot" + it.token + "/getMe", deep)).status == 400);
    co_await it.act("revoke", {{"bot", "shop_bot"}});
    CHECK((co_await it.call("getMe")).status == 401);
  });
}

TEST_CASE("getUpdates waits until something comes") {
  with_sandbox([](Live& it) -> Task<> {
    Beside<Reply> poll;
    begin(it.loop, it.call("getUpdates", {{"timeout", 20}}), poll);
    co_await pause(Millis{30});
    CHECK_FALSE(poll.done);
    co_await it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", "now"}});
    co_await ended(poll);
    CHECK(text_of(poll.value.json().at("result").as_array()[0].at("message"), "text") == "now");
  });
}

TEST_CASE("of two that poll the older one goes and a webhook ends the other") {
  with_sandbox([](Live& it) -> Task<> {
    Beside<Reply> first;
    Beside<Reply> second;
    begin(it.loop, it.call("getUpdates", {{"timeout", 20}}), first);
    co_await pause(Millis{20});
    begin(it.loop, it.call("getUpdates", {{"timeout", 20}}), second);
    co_await ended(first);
    CHECK(first.value.status == 409);
    CHECK(
        text_of(first.value.json(), "description") ==
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
    CHECK_FALSE(second.done);
    co_await it.call("setWebhook", {{"url", "http://127.0.0.1:1/"}});
    co_await ended(second);
    CHECK(text_of(second.value.json(), "description") == "Conflict: terminated by setWebhook request");
    const Reply third = co_await it.call("getUpdates");
    CHECK(text_of(third.json(), "description")
              .starts_with("Conflict: can't use getUpdates method while webhook"));
  });
}

TEST_CASE("faults of calls are played over the wire") {
  with_sandbox([](Live& it) -> Task<> {
    const auto messages = [&] { return it.telegram.world().chats.begin()->second.messages.size(); };
    const JsonObject hello{{"chat_id", it.ann}, {"text", "x"}};
    co_await it.act("fault", {{"kind", "flood"}, {"method", "sendMessage"}, {"retry_after", 7}});
    const Reply flood = co_await it.call("sendMessage", hello);
    CHECK(flood.status == 429);
    CHECK(text_of(flood.json(), "parameters") == R"({"retry_after":7})");
    co_await it.act("fault", {{"kind", "server_error"}});
    CHECK((co_await it.call("sendMessage", hello)).status == 500);
    const std::size_t before = messages();
    co_await it.act("fault", {{"kind", "drop_before"}});
    CHECK((co_await it.call("sendMessage", hello)).status == 0);
    CHECK(messages() == before);
    co_await it.act("fault", {{"kind", "lost_reply"}});
    CHECK((co_await it.call("sendMessage", hello)).status == 0);
    CHECK(messages() == before + 1);
    co_await it.act("fault", {{"kind", "timeout"}, {"seconds", 0}});
    CHECK((co_await it.call("sendMessage", hello)).status == 0);
    CHECK(messages() == before + 1);
    const Reply calls = co_await it.get("/sandbox/api/calls?method=sendMessage");
    const Json list = calls.json().at("calls");
    CHECK(list.as_array().size() == 5);
    CHECK(text_of(list.as_array()[0], "code") == "429");
    CHECK(text_of(list.as_array()[3], "ok") == "true");
  });
}

}  // namespace
}  // namespace banana::test
