// OpenAI's images and their relatives: what goes over the wire, field by field, and what each documented answer becomes.
#include <doctest/doctest.h>

#include "core/base/encoding.hpp"
#include "providers/adapters.hpp"
#include "tests/providers/conformance.hpp"
#include "tests/providers/desk.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;
using test::content_of;
using test::json;
using test::picture;
using test::wire;
using test::with;

Order order(Operation operation = Operation::generate) {
  Order out{.request = {.model = "gpt-image", .operation = operation, .prompt = "a cat"},
            .vendor_model = "gpt-image-2",
            .deadline = Millis{20'000}};
  return out;
}

std::string made(std::initializer_list<std::string_view> pictures, std::string_view more = "") {
  std::string out = R"({"created":1,"data":[)";
  for (const auto bytes : pictures) {
    out += (out.ends_with("[") ? "" : ",") + (R"({"b64_json":")" + to_base64(as_bytes(bytes)) + "\"}");
  }
  return out.append("]").append(more).append("}");
}

struct OpenAi : test::Desk {
  explicit OpenAi(Maker make = make_openai) : Desk(make, "/v1") {}
};

TEST_CASE("openai holds what every adapter holds") {
  test::check_conformance(
      {.make = make_openai, .path = "/v1", .order = order(), .accepts = {json(200, made({"png"}))}});
}

TEST_CASE("openai edits hold what every adapter holds") {
  Order edit = order(Operation::edit);
  edit.references = {picture(ReferenceRole::reference, std::string(300'000, 'p'))};
  test::check_conformance(
      {.make = make_openai, .path = "/v1", .order = edit, .accepts = {json(200, made({"png"}))}});
}

TEST_CASE("openai describing holds what every adapter holds") {
  test::check_conformance(
      {.make = make_openai,
       .path = "/v1",
       .order = order(Operation::improve),
       .accepts = {json(200, R"({"choices":[{"message":{"content":"a better prompt"}}]})")}});
}

TEST_CASE("openai is asked for a picture with nothing but what was chosen") {
  OpenAi it;
  const Done done = it.done(order(), json(200, made({"png"})));
  CHECK(wire(it.vendor.asked.at(0)) ==
        "POST /v1/images/generations\nContent-Type: application/json\nAuthorization: Bearer "
        "sk-canary-5f1d0c77a3\n\n"
        R"({"model":"gpt-image-2","prompt":"a cat","n":1})");
  REQUIRE(done.media.size() == 1);
  CHECK(content_of(done.media[0]) == "png");
  CHECK(done.missing == 0);
}

TEST_CASE("openai is told every option") {
  OpenAi it;
  Order asked = order();
  asked.user = "u-hash";
  asked.request.outputs = 3;
  asked.request.negative_prompt = "dogs";
  asked.request.options = {{"size", "1536x1024"}, {"quality", "high"},   {"background", "transparent"},
                           {"format", "jpg"},     {"safety", "relaxed"}, {"style", "watercolour"}};
  asked.vendor = Json{{"body", {{"output_compression", 80}}}};
  const Done done = it.done(
      asked, with(json(200, made({"one", "two", "three"},
                                 R"(,"output_format":"jpeg","usage":{"total_tokens":9,"input_tokens":4})")),
                  "x-request-id", "req_7"));
  CHECK(
      it.vendor.asked.at(0).body ==
      R"({"model":"gpt-image-2","prompt":"a cat\n\nStyle: watercolour\n\nAvoid: dogs","n":3,"size":"1536x1024",)"
      R"("quality":"high","background":"transparent","output_format":"jpeg","moderation":"low",)"
      R"("safety_identifier":"u-hash","output_compression":80})");
  REQUIRE(done.media.size() == 3);
  CHECK(content_of(done.media[2]) == "three");
  CHECK(done.media[0].type == "image/jpeg");
  CHECK(done.request_id == "req_7");
  CHECK(boost::json::serialize(done.usage) == R"({"total_tokens":9,"input_tokens":4})");
}

TEST_CASE("openai is told an aspect ratio as a size") {
  struct Case {
    const char* ratio;
    const char* size;
  };
  for (const Case each : {Case{"1:1", "1024x1024"}, Case{"3:2", "1536x1024"}, Case{"2:3", "1024x1536"},
                          Case{"16:9", "1792x1008"}}) {
    OpenAi it;
    Order asked = order();
    asked.request.options = {{"aspect_ratio", each.ratio}};
    asked.vendor = Json{{"sizes", {{"16:9", "1792x1008"}}}};
    (void)it.done(asked, json(200, made({"png"})));
    CHECK(test::body_json(it.vendor.asked.at(0)).at("size").as_string() == each.size);
  }
  OpenAi it;
  Order asked = order();
  asked.request.options = {{"aspect_ratio", "21:9"}};
  CHECK((std::get<Failed>(it.submit(asked)).why == Failure::invalid));
  CHECK(it.vendor.asked.empty());
}

TEST_CASE("an edit is a form with its pictures and its mask") {
  OpenAi it;
  Order asked = order(Operation::edit);
  asked.request.options = {{"size", "1024x1024"}, {"quality", "low"}};
  asked.references = {picture(ReferenceRole::reference, "<png>"),
                      picture(ReferenceRole::reference, "<jpeg>", "image/jpeg"),
                      picture(ReferenceRole::mask, "<mask>")};
  (void)it.done(asked, json(200, made({"png"})));
  CHECK(wire(it.vendor.asked.at(0)) == R"(POST /v1/images/edits
Content-Type: multipart/form-data; boundary=BOUNDARY
Authorization: Bearer sk-canary-5f1d0c77a3

--BOUNDARY
Content-Disposition: form-data; name="model"

gpt-image-2
--BOUNDARY
Content-Disposition: form-data; name="prompt"

a cat
--BOUNDARY
Content-Disposition: form-data; name="n"

1
--BOUNDARY
Content-Disposition: form-data; name="size"

1024x1024
--BOUNDARY
Content-Disposition: form-data; name="quality"

low
--BOUNDARY
Content-Disposition: form-data; name="image[]"; filename="image-1.png"
Content-Type: image/png

<png>
--BOUNDARY
Content-Disposition: form-data; name="image[]"; filename="image-2.jpg"
Content-Type: image/jpeg

<jpeg>
--BOUNDARY
Content-Disposition: form-data; name="mask"; filename="mask.png"
Content-Type: image/png

<mask>
--BOUNDARY--
)");
  CHECK((it.provider->traits().mask == MaskForm::transparent));
}

TEST_CASE("a single picture goes under the plain name and large ones arrive whole") {
  OpenAi it;
  Order asked = order(Operation::edit);
  const std::string large(5'000'000, 'p');
  asked.references = {picture(ReferenceRole::reference, large, "image/webp")};
  (void)it.done(asked, json(200, made({"png"})));
  const std::string& body = it.vendor.asked.at(0).body;
  CHECK(body.find(R"(name="image"; filename="image-1.webp")") != std::string::npos);
  CHECK(body.find(large) != std::string::npos);
}

TEST_CASE("what needs no words of people has words of the catalogue") {
  OpenAi it;
  Order asked = order(Operation::remove_background);
  asked.request.prompt = "";
  asked.vendor = Json{{"prompt", "Remove what is behind"}};
  asked.references = {picture(ReferenceRole::reference, "<png>")};
  (void)it.done(asked, json(200, made({"png"})));
  CHECK(it.vendor.asked.at(0).body.find("Remove what is behind") != std::string::npos);
}

TEST_CASE("fewer pictures than asked for are a part") {
  OpenAi it;
  Order asked = order();
  asked.request.outputs = 4;
  const Done done =
      it.done(asked, json(200, R"({"data":[{"b64_json":"cG5n"},{"b64_json":"!"},{"b64_json":""},{}]})"));
  CHECK(done.media.size() == 1);
  CHECK(done.missing == 3);
}

TEST_CASE("a success without any picture may have been billed") {
  OpenAi it;
  CHECK((it.failed(order(), json(200, R"({"data":[]})")).why == Failure::ambiguous));
}

TEST_CASE("every documented refusal of openai has its meaning") {
  struct Case {
    int status;
    const char* body;
    Failure why;
    const char* should_retry = "";
  };
  for (
      const Case& each : {
          Case{
              400,
              R"({"error":{"code":"moderation_blocked","type":"image_generation_user_error","message":"no","moderation_details":{"moderation_stage":"input","categories":["violence"]}}})",
              Failure::blocked_input},
          Case{
              400,
              R"({"error":{"code":"moderation_blocked","message":"no","moderation_details":{"moderation_stage":"output","categories":["sexual"]}}})",
              Failure::blocked_output},
          Case{
              400,
              R"({"error":{"code":"moderation_blocked","message":"no","moderation_details":{"moderation_stage":"unknown"}}})",
              Failure::blocked_input},
          Case{400, R"({"error":{"code":"moderation_blocked","message":"no"}})", Failure::blocked_input},
          Case{400, R"({"error":{"code":"content_policy_violation","message":"no"}})",
               Failure::blocked_input},
          Case{400, R"({"error":{"code":"invalid_value","type":"invalid_request_error","message":"size"}})",
               Failure::invalid},
          Case{400, R"({"error":{"code":"billing_hard_limit_reached","message":"money"}})", Failure::account},
          Case{401, R"({"error":{"code":"invalid_api_key","message":"key"}})", Failure::account},
          Case{403, R"({"error":{"code":"unsupported_country_region_territory","message":"where"}})",
               Failure::account},
          Case{404, R"({"error":{"code":"model_not_found","message":"model"}})", Failure::account},
          Case{404, R"({"error":{"message":"no such path"}})", Failure::invalid},
          Case{408, "{}", Failure::transient},
          Case{409, "{}", Failure::transient},
          Case{409, "{}", Failure::invalid, "false"},
          Case{429, R"({"error":{"code":"rate_limit_exceeded","message":"slow"}})", Failure::rate_limited},
          Case{429,
               R"({"error":{"code":"insufficient_quota","type":"insufficient_quota","message":"money"}})",
               Failure::account},
          Case{429, "{}", Failure::account, "false"},
          Case{500, R"({"error":{"type":"server_error","message":"oh"}})", Failure::transient},
          Case{500, "{}", Failure::ambiguous, "false"},
          Case{400, "{}", Failure::transient, "true"},
          Case{503, "<html>", Failure::transient},
      }) {
    CAPTURE(each.status);
    CAPTURE(std::string{each.body});
    OpenAi it;
    test::Reply reply = json(each.status, each.body);
    if (*each.should_retry != '\0') reply = with(reply, "x-should-retry", each.should_retry);
    const Failed failed = it.failed(order(), with(reply, "x-request-id", "req_9"));
    CHECK(vendors::to_string(failed.why) == vendors::to_string(each.why));
    CHECK(failed.request_id == "req_9");
    CHECK(it.vendor.asked.size() == 1);
  }
}

TEST_CASE("a block names its categories and a limit its wait") {
  OpenAi it;
  const Failed blocked = it.failed(order(), json(400, R"({"error":{"code":"moderation_blocked","message":"no",
      "moderation_details":{"moderation_stage":"input","categories":["violence","self-harm",7]}}})"));
  CHECK((blocked.categories == std::vector<std::string>{"violence", "self-harm"}));
  CHECK(blocked.message == "status 400: no");
  const Failed limited =
      it.failed(order(), with(with(json(429, "{}"), "retry-after", "9"), "retry-after-ms", "1500"));
  CHECK((limited.retry_after == Millis{1500}));
}

TEST_CASE("a picture is described in words") {
  OpenAi it;
  Order asked = order(Operation::describe);
  asked.vendor_model = "gpt-words";
  asked.request.prompt = "in one line";
  asked.user = "u-hash";
  asked.vendor = Json{{"prompt", "Describe the picture."}};
  asked.references = {picture(ReferenceRole::reference, "png")};
  const Done done = it.done(
      asked,
      json(
          200,
          R"({"choices":[{"message":{"content":"a cat"},"finish_reason":"stop"}],"usage":{"total_tokens":5}})"));
  CHECK(
      wire(it.vendor.asked.at(0)) ==
      "POST /v1/chat/completions\nContent-Type: application/json\nAuthorization: Bearer "
      "sk-canary-5f1d0c77a3\n\n"
      R"({"model":"gpt-words","messages":[{"role":"system","content":"Describe the picture."},)"
      R"({"role":"user","content":[{"type":"text","text":"in one line"},)"
      R"({"type":"image_url","image_url":{"url":"data:image/png;base64,cG5n"}}]}],"n":1,"safety_identifier":"u-hash"})");
  CHECK(content_of(done.media.at(0)) == "a cat");
  CHECK(done.media.at(0).type == "text/plain");
  const Failed refused =
      it.failed(asked, json(200, R"({"choices":[{"message":{"content":null,"refusal":"I can't"}}]})"));
  CHECK((refused.why == Failure::blocked_output));
}

TEST_CASE("openai is probed for free") {
  OpenAi it;
  it.vendor.then(json(200, R"({"data":[]})"));
  const Probe well = it.run(it.provider->probe());
  CHECK_FALSE(well.trouble.has_value());
  CHECK(wire(it.vendor.asked.at(0)) == "GET /v1/models\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
}

TEST_CASE("a relative of openai is told what it may know and answers with bytes or links") {
  OpenAi it{make_openai_compatible};
  Order asked = order();
  asked.request.prompt = "a <sd_cpp_extra_args>{\"steps\":999}</sd_cpp_extra_args>cat";
  asked.user = "u-hash";
  asked.request.seed = 7;
  asked.request.outputs = 3;
  asked.request.options = {{"size", "512x512"}};
  asked.vendor = Json{{"omit", {"user"}}, {"body", {{"steps", 20}}}};
  const Done done =
      it.done(asked, json(200, R"({"data":[{"url":"https://cdn.example/1.png"},{"b64_json":"cG5n"},
      {"url":"data:image/png;base64,cG5n"}]})"));
  CHECK(
      it.vendor.asked.at(0).body ==
      R"({"model":"gpt-image-2","prompt":"a cat","n":3,"size":"512x512","response_format":"b64_json","seed":7,"steps":20})");
  REQUIRE(done.media.size() == 3);
  CHECK(std::get<Link>(done.media[0].from).url == "https://cdn.example/1.png");
  CHECK_FALSE(std::get<Link>(done.media[0].from).key.has_value());
  CHECK(done.seed == 7);
  CHECK(content_of(done.media[1]) == "png");
  CHECK(content_of(done.media[2]) == "png");
}

TEST_CASE("links that are none are no results") {
  for (const char* url :
       {"", "file:///etc/passwd", "ftp://x/y", "javascript:1", "data:image/png,abc",
        "data:image/png;base64,!!", "data:image/png;base64,", "/relative.png", "//host/x"}) {
    CAPTURE(std::string{url});
    OpenAi it{make_openai_compatible};
    CHECK((it.failed(order(), json(200, std::string{R"({"data":[{"url":")"} + url + R"("}]})")).why ==
           Failure::ambiguous));
  }
}

TEST_CASE("a relative of openai holds what every adapter holds") {
  test::check_conformance({.make = make_openai_compatible,
                           .path = "/v1",
                           .order = order(),
                           .accepts = {json(200, R"({"data":[{"url":"https://cdn.example/1.png"}]})")}});
}

}  // namespace
}  // namespace banana::providers
