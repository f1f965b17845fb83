// The people's API over HTTP: acts that wait, events, pages, what other sites may not.
#include "tests/sandbox/live.hpp"

namespace banana::test {
namespace {

TEST_CASE("a press waits for the bot's answer") {
  with_sandbox([](Live& it) -> Task<> {
    const Json rows = boost::json::parse(R"({"inline_keyboard":[[{"text":"Go","callback_data":"d"}]]})");
    co_await it.call("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"reply_markup", rows}});
    Beside<Json> pressed;
    begin(it.loop,
          it.act("press", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", 2}, {"row", 0}, {"column", 0}}),
          pressed);
    const Reply update = co_await it.call("getUpdates", {{"timeout", 5}});
    const Json query = update.json().at("result").as_array()[0].at("callback_query");
    CHECK_FALSE(pressed.done);
    co_await it.call("answerCallbackQuery", {{"callback_query_id", query.at("id")}, {"text", "Done"}});
    co_await ended(pressed);
    CHECK(text_of(pressed.value.at("answer"), "text") == "Done");
  });
}

TEST_CASE("a payment waits for the checkout") {
  with_sandbox([](Live& it) -> Task<> {
    const Json prices = boost::json::parse(R"([{"label":"x","amount":100}])");
    co_await it.call("sendInvoice", {{"chat_id", it.ann},
                                     {"title", "t"},
                                     {"description", "d"},
                                     {"payload", "p"},
                                     {"currency", "XTR"},
                                     {"prices", prices}});
    Beside<Json> paid;
    begin(it.loop, it.act("pay", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", 2}}), paid);
    const Reply update = co_await it.call("getUpdates", {{"timeout", 5}});
    const Json query = update.json().at("result").as_array()[0].at("pre_checkout_query");
    co_await it.call("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", true}});
    co_await ended(paid);
    CHECK(text_of(paid.value, "status") == "paid");
    CHECK(text_of(paid.value, "stars") == "400");
  });
}

TEST_CASE("what happens to a person is told as it happens and to nobody else") {
  with_sandbox([](Live& it) -> Task<> {
    const Json bob = co_await it.act("users", {{"first_name", "Bob"}});
    RawClient ann{it.loop};
    co_await ann.connect(it.port);
    co_await ann.send("GET /sandbox/api/events?user=5001 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK((co_await ann.until(": hello")).find("text/event-stream") != std::string::npos);
    RawClient other{it.loop};
    co_await other.connect(it.port);
    co_await other.send("GET /sandbox/api/events?user=5002 HTTP/1.1\r\nHost: x\r\n\r\n");
    co_await other.until(": hello");
    co_await it.call("sendMessage", {{"chat_id", it.ann}, {"text", "hello Ann"}});
    CHECK((co_await ann.until("hello Ann")).find("data: {\"type\":\"message\"") != std::string::npos);
    co_await it.call("sendChatAction", {{"chat_id", it.ann}, {"action", "typing"}});
    co_await ann.until("typing");
    co_await it.act("topup", {{"user", it.ann}, {"stars", 1}});
    co_await ann.until(R"({"type":"balance","stars":501})");
    co_await it.act("topup", {{"user", bob.at("user").at("id")}, {"stars", 7}});
    CHECK((co_await other.until(R"({"type":"balance","stars":7})")).find("hello Ann") == std::string::npos);
  });
}

TEST_CASE("uploads become messages and files are served as what is safe") {
  with_sandbox([](Live& it) -> Task<> {
    const std::string body =
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.png\"\r\n\r\n" + png(40, 30) +
        "\r\n--XX--\r\n";
    const Reply up = co_await it.post("/sandbox/api/upload", body, "multipart/form-data; boundary=XX");
    JsonArray files;
    files.push_back(up.json().at("upload"));
    const Json sent = co_await it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"files", files}});
    const Json photo = sent.at("messages").as_array()[0].at("photo");
    CHECK(text_of(photo, "width") == "40");
    auto shown = co_await it.client.send({.url = it.at(text_of(photo, "file"))});
    CHECK(shown->body == png(40, 30));
    CHECK(shown->headers.find("Content-Type") == "image/png");
    CHECK(shown->headers.find("X-Content-Type-Options") == "nosniff");
    const Reply page =
        co_await it.post("/sandbox/api/upload",
                         "--XX\r\nContent-Disposition: form-data; name=\"file\"; "
                         "filename=\"x.html\"\r\nContent-Type: text/html\r\n\r\n<b>\r\n--XX--\r\n",
                         "multipart/form-data; boundary=XX");
    auto html = co_await it.client.send({.url = it.at("/sandbox/file/" + text_of(page.json(), "upload"))});
    CHECK(html->headers.find("Content-Type") == "application/octet-stream");
  });
}

TEST_CASE("the web chat is served with a strict policy") {
  with_sandbox([](Live& it) -> Task<> {
    auto page = co_await it.client.send({.url = it.at("/sandbox/")});
    CHECK(page->status == 200);
    CHECK(page->headers.find("Content-Type") == "text/html; charset=utf-8");
    CHECK(page->headers.find("Content-Security-Policy")->starts_with("default-src 'self'"));
    CHECK((co_await it.get("/sandbox/main.js")).status == 200);
    CHECK((co_await it.get("/sandbox/nothing.js")).status == 404);
    CHECK((co_await it.get("/")).status == 302);
  });
}

TEST_CASE("other sites in the same browser can't act") {
  with_sandbox([](Live& it) -> Task<> {
    net::HttpRequest request{.method = net::Method::post, .url = it.at("/sandbox/api/topup")};
    request.headers.add("Origin", "https://evil.example");
    request.body = std::string{R"({"user":5001,"stars":5})"};
    CHECK((co_await it.send(std::move(request))).status == 403);
    CHECK(it.telegram.world().people.at(it.ann).stars == 500);
    RawClient rebound{it.loop};
    co_await rebound.connect(it.port);
    co_await rebound.send("GET /sandbox/api/bots HTTP/1.1\r\nHost: evil.example:80\r\n\r\n");
    CHECK((co_await rebound.response()).starts_with("HTTP/1.1 403"));
  });
}

TEST_CASE("wrong requests are refused in words") {
  with_sandbox([](Live& it) -> Task<> {
    const Reply body = co_await it.post("/sandbox/api/send", "[");
    CHECK(body.status == 400);
    CHECK(text_of(body.json().at("error"), "message") == "the body is no JSON object");
    CHECK((co_await it.get("/sandbox/api/state?user=77")).status == 404);
    CHECK((co_await it.get("/sandbox/api/events?user=77")).status == 404);
    CHECK((co_await it.get("/sandbox/file/77")).status == 404);
  });
}

}  // namespace
}  // namespace banana::test
