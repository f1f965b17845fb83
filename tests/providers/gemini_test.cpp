// Google's generateContent: what goes over the wire, field by field, and what each documented answer becomes.
#include <set>

#include <doctest/doctest.h>

#include "providers/adapters.hpp"
#include "providers/each_output.hpp"
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

constexpr const char* kPicture =
    R"({"candidates":[{"content":{"parts":[{"text":"here"},{"inlineData":{"mimeType":"image/png","data":"cG5n"}}]},"finishReason":"STOP"}],
        "usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1290,"totalTokenCount":1293,
        "candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":1290}]},"responseId":"r7"})";

Order order(Operation operation = Operation::generate) {
  return {.request = {.model = "nano-banana", .operation = operation, .prompt = "a cat"},
          .vendor_model = "gemini-nano-banana-2.1",
          .deadline = Millis{20'000}};
}

struct Gemini : test::Desk {
  Gemini() : Desk(make_gemini, "/v1beta") {}
};

TEST_CASE("gemini holds what every adapter holds") {
  test::check_conformance(
      {.make = make_gemini, .path = "/v1beta", .order = order(), .accepts = {json(200, kPicture)}});
}

TEST_CASE("gemini is asked for a picture with nothing but what was chosen") {
  Gemini it;
  const Done done = it.done(order(), json(200, kPicture));
  CHECK(
      wire(it.vendor.asked.at(0)) ==
      "POST /v1beta/models/gemini-nano-banana-2.1:generateContent\nContent-Type: application/json\n"
      "x-goog-api-key: sk-canary-5f1d0c77a3\n\n"
      R"({"contents":[{"role":"user","parts":[{"text":"a cat"}]}],"generationConfig":{"responseModalities":["IMAGE"]}})");
  REQUIRE(done.media.size() == 1);
  CHECK(content_of(done.media[0]) == "png");
  CHECK(done.media[0].type == "image/png");
  CHECK(done.request_id == "r7");
  CHECK(done.usage.at("candidatesTokenCount").as_int64() == 1290);
}

TEST_CASE("gemini is told every option and its pictures in order") {
  Gemini it;
  Order asked = order(Operation::edit);
  asked.request.seed = 7;
  asked.request.negative_prompt = "dogs";
  asked.request.options = {
      {"aspect_ratio", "16:9"}, {"resolution", "2k"}, {"safety", "relaxed"}, {"style", "ink"}};
  asked.references = {picture(ReferenceRole::reference, "one"),
                      picture(ReferenceRole::reference, "two", "image/webp")};
  const Done done = it.done(asked, json(200, kPicture));
  CHECK(
      it.vendor.asked.at(0).body ==
      R"({"contents":[{"role":"user","parts":[{"text":"a cat\n\nStyle: ink\n\nAvoid: dogs"},)"
      R"({"inlineData":{"mimeType":"image/png","data":"b25l"}},{"inlineData":{"mimeType":"image/webp","data":"dHdv"}}]}],)"
      R"("generationConfig":{"responseModalities":["IMAGE"],"seed":7,"imageConfig":{"aspectRatio":"16:9","imageSize":"2K"}},)"
      R"("safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ONLY_HIGH"},)"
      R"({"category":"HARM_CATEGORY_HATE_SPEECH","threshold":"BLOCK_ONLY_HIGH"},)"
      R"({"category":"HARM_CATEGORY_SEXUALLY_EXPLICIT","threshold":"BLOCK_ONLY_HIGH"},)"
      R"({"category":"HARM_CATEGORY_DANGEROUS_CONTENT","threshold":"BLOCK_ONLY_HIGH"}]})");
  CHECK(done.seed == 7);
}

TEST_CASE("the vendor's own threshold goes as it is") {
  Gemini it;
  Order asked = order();
  asked.request.options = {{"safety", "OFF"}, {"aspect_ratio", "auto"}};
  asked.vendor = Json{{"body", {{"generationConfig", {{"mediaResolution", "HIGH"}}}}}};
  (void)it.done(asked, json(200, kPicture));
  const Json body = test::body_json(it.vendor.asked.at(0));
  CHECK(body.at_pointer("/safetySettings/0/threshold").as_string() == "OFF");
  CHECK(body.at_pointer("/generationConfig/mediaResolution").as_string() == "HIGH");
  CHECK_FALSE(body.at("generationConfig").as_object().contains("imageConfig"));
}

TEST_CASE("several pictures are several calls side by side with seeds of their own") {
  Gemini it;
  Order asked = order();
  asked.request.outputs = 3;
  asked.request.seed = 10;
  for (int i = 0; i < 2; ++i) it.vendor.then(test::after(Millis{100}, json(200, kPicture)));
  const auto begin = std::chrono::steady_clock::now();
  const Done done = it.done(asked, test::after(Millis{100}, json(200, kPicture)));
  CHECK(std::chrono::steady_clock::now() - begin < Millis{250});
  CHECK(done.media.size() == 3);
  CHECK(done.missing == 0);
  CHECK(done.usage.at("totalTokenCount").as_int64() == 3 * 1293);
  CHECK(done.usage.at("candidatesTokensDetails").as_array().size() == 3);
  std::set<std::int64_t> seeds;
  for (const auto& request : it.vendor.asked) {
    seeds.insert(test::body_json(request).at_pointer("/generationConfig/seed").as_int64());
  }
  CHECK((seeds == std::set<std::int64_t>{10, 11, 12}));
}

TEST_CASE("of several pictures those that came count and the others are missing") {
  Gemini it;
  Order asked = order();
  asked.request.outputs = 3;
  it.vendor.then(json(200, kPicture)).then(json(200, R"({"candidates":[{"finishReason":"IMAGE_SAFETY"}]})"));
  const Done done = it.done(asked, json(503, "{}"));
  CHECK(done.media.size() == 1);
  CHECK(done.missing == 2);
  CHECK(done.why_missing.has_value());
}

TEST_CASE("when none of several came one that may have been billed says most") {
  Gemini it;
  Order asked = order();
  asked.request.outputs = 3;
  it.vendor.then(json(503, "{}")).then(test::lost());
  CHECK((it.failed(asked, json(503, "{}")).why == Failure::ambiguous));
}

TEST_CASE("thoughts are not results") {
  Gemini it;
  const Done done = it.done(order(), json(200, R"({"candidates":[{"content":{"parts":[
      {"thought":true,"inlineData":{"mimeType":"image/png","data":"YWJj"}},
      {"inlineData":{"mimeType":"image/png","data":"cG5n"}}]}}]})"));
  REQUIRE(done.media.size() == 1);
  CHECK(content_of(done.media[0]) == "png");
}

TEST_CASE("a block comes as a success and is told apart by its stage") {
  struct Case {
    std::string body;
    Failure why;
  };
  std::vector<Case> cases;
  for (const char* reason : {"SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY"}) {
    cases.push_back(
        {std::string{R"({"promptFeedback":{"blockReason":")"} + reason + R"("}})", Failure::blocked_input});
  }
  for (const char* reason : {"SAFETY", "IMAGE_SAFETY", "PROHIBITED_CONTENT", "IMAGE_PROHIBITED_CONTENT",
                             "BLOCKLIST", "SPII", "RECITATION", "IMAGE_RECITATION"}) {
    cases.push_back(
        {std::string{R"({"candidates":[{"finishReason":")"} + reason + R"("}]})", Failure::blocked_output});
  }
  for (const char* reason : {"NO_IMAGE", "IMAGE_OTHER", "OTHER", "MALFORMED_RESPONSE", "STOP", ""}) {
    cases.push_back(
        {std::string{R"({"candidates":[{"finishReason":")"} + reason + R"("}]})", Failure::transient});
  }
  for (const Case& each : cases) {
    CAPTURE(each.body);
    Gemini it;
    CHECK(vendors::to_string(it.failed(order(), json(200, each.body)).why) == vendors::to_string(each.why));
  }
}

TEST_CASE("a block tells its categories and what it used") {
  Gemini it;
  const Failed failed =
      it.failed(order(), json(200, R"({"promptFeedback":{"blockReason":"SAFETY","safetyRatings":[
      {"category":"HARM_CATEGORY_HATE_SPEECH","blocked":true},{"category":"HARM_CATEGORY_HARASSMENT"}]},
      "usageMetadata":{"promptTokenCount":3},"responseId":"r8"})"));
  CHECK((failed.categories == std::vector<std::string>{"HARM_CATEGORY_HATE_SPEECH"}));
  CHECK(failed.usage.at("promptTokenCount").as_int64() == 3);
  CHECK(failed.request_id == "r8");
}

TEST_CASE("every documented refusal of google has its meaning") {
  struct Case {
    int status;
    const char* body;
    Failure why;
    std::optional<Millis> wait = {};
  };
  for (
      const Case& each : {
          Case{400, R"({"error":{"code":400,"status":"INVALID_ARGUMENT","message":"aspect"}})",
               Failure::invalid},
          Case{
              400,
              R"({"error":{"status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}})",
              Failure::account},
          Case{400, R"({"error":{"status":"FAILED_PRECONDITION","message":"billing"}})", Failure::account},
          Case{401, R"([{"error":{"code":401,"status":"UNAUTHENTICATED","message":"key"}}])",
               Failure::account},
          Case{403, R"({"error":{"status":"PERMISSION_DENIED"}})", Failure::account},
          Case{404, R"({"error":{"status":"NOT_FOUND","message":"model"}})", Failure::account},
          Case{429, R"({"error":{"status":"RESOURCE_EXHAUSTED"}})", Failure::rate_limited},
          Case{
              429,
              R"({"error":{"status":"RESOURCE_EXHAUSTED","details":[{"@type":"x/google.rpc.RetryInfo","retryDelay":"34s"}]}})",
              Failure::rate_limited, Millis{34'000}},
          Case{429, R"({"error":{"details":[{"@type":"x/google.rpc.RetryInfo","retryDelay":"1.5s"}]}})",
               Failure::rate_limited, Millis{1500}},
          Case{429, R"({"error":{"details":[{"@type":"x/google.rpc.RetryInfo","retryDelay":"soon"}]}})",
               Failure::rate_limited},
          Case{
              429,
              R"({"error":{"status":"RESOURCE_EXHAUSTED","details":[{"@type":"x/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel"}]}]}})",
              Failure::account},
          Case{
              429,
              R"({"error":{"status":"RESOURCE_EXHAUSTED","details":[{"@type":"x/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProject"}]}]}})",
              Failure::rate_limited},
          Case{408, "{}", Failure::transient},
          Case{500, R"({"error":{"status":"INTERNAL"}})", Failure::transient},
          Case{502, "<html>", Failure::transient},
          Case{503, R"({"error":{"status":"UNAVAILABLE"}})", Failure::transient},
          Case{504, R"({"error":{"status":"DEADLINE_EXCEEDED"}})", Failure::transient},
      }) {
    CAPTURE(std::string{each.body});
    Gemini it;
    const Failed failed = it.failed(order(), json(each.status, each.body));
    CHECK(vendors::to_string(failed.why) == vendors::to_string(each.why));
    CHECK((failed.retry_after == each.wait));
  }
}

TEST_CASE("gemini describes a picture by the catalogue's task and the person's words") {
  Gemini it;
  Order asked = order(Operation::describe);
  asked.vendor = Json{{"prompt", "Describe the picture."}};
  asked.request.prompt = "";
  asked.references = {picture(ReferenceRole::reference, "png")};
  const Done done = it.done(
      asked,
      json(
          200,
          R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"a "},{"text":"cat"}]}}]})"));
  CHECK(
      it.vendor.asked.at(0).body ==
      R"({"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"cG5n"}}]}],)"
      R"("systemInstruction":{"parts":[{"text":"Describe the picture."}]},"generationConfig":{"responseModalities":["TEXT"]}})");
  CHECK(content_of(done.media.at(0)) == "a cat");
  CHECK(done.media.at(0).type == "text/plain");
}

TEST_CASE("gemini is probed for free") {
  Gemini it;
  it.vendor.then(json(200, R"({"models":[]})"));
  CHECK_FALSE(it.run(it.provider->probe()).trouble.has_value());
  CHECK(wire(it.vendor.asked.at(0)) ==
        "GET /v1beta/models?pageSize=1\nx-goog-api-key: sk-canary-5f1d0c77a3\n\n");
}

TEST_CASE("outcomes of several calls are brought to one") {
  const auto done = [](std::string bytes) { return Done{.media = {{.from = Inline{std::move(bytes)}}}}; };
  const auto failed = [](Failure why, std::optional<Millis> wait = {}) {
    return Failed{.why = why, .message = "m", .retry_after = wait};
  };
  const Outcome all = merged({done("a"), done("b")});
  CHECK(std::get<Done>(all).media.size() == 2);
  const Outcome part = merged({failed(Failure::rate_limited), done("b"), failed(Failure::blocked_output)});
  CHECK(std::get<Done>(part).missing == 2);
  CHECK((std::get<Done>(part).why_missing == Failure::rate_limited));
  const Outcome none =
      merged({failed(Failure::rate_limited, Millis{5}), failed(Failure::rate_limited, Millis{9})});
  CHECK((std::get<Failed>(none).retry_after == Millis{9}));
  CHECK((std::get<Failed>(merged({failed(Failure::blocked_input)})).why == Failure::blocked_input));
}

}  // namespace
}  // namespace banana::providers
