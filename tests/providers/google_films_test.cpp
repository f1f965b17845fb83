// Google's films, by interactions (Omni) and by long-running predictions (Veo): orders, polls, cancels.
#include <doctest/doctest.h>

#include "providers/adapters.hpp"
#include "tests/providers/conformance.hpp"
#include "tests/providers/desk.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;
using test::content_of;
using test::Desk;
using test::json;
using test::picture;
using test::wire;

constexpr const char* kOmniPath = "/v1beta";
constexpr const char* kVertexPath = "/v1/projects/p/locations/l/publishers/google";
constexpr const char* kVeoName = "models/veo-3.1/operations/op7";
constexpr const char* kVertexName = "projects/p/locations/l/publishers/google/models/veo-3.1/operations/op7";

Order film(std::string model, Operation operation = Operation::video) {
  return {.request = {.model = "film", .operation = operation, .prompt = "a cat runs", .seconds = 8},
          .vendor_model = std::move(model),
          .deadline = Millis{20'000}};
}

test::Reply named(const char* name) { return json(200, std::string{R"({"name":")"} + name + "\"}"); }

TEST_CASE("omni films hold what every adapter holds") {
  test::check_conformance(
      {.make = make_gemini,
       .path = kOmniPath,
       .order = film("gemini-omni-1.1-flash"),
       .accepts = {json(200, R"({"id":"i7","status":"in_progress"})")},
       .polled = {json(200, R"({"id":"i7","status":"in_progress"})"),
                  json(200, R"({"id":"i7","status":"completed","usage":{"total_tokens":9},"steps":[
                                          {"type":"user_input","content":[]},{"type":"model_output","content":[{"type":"video",
                                          "data":"bXA0","mime_type":"video/mp4"}]}]})"),
                  json(200, R"({"id":"i7","status":"failed","errors":[{"code":"x","message":"y"}]})")}});
}

constexpr const char* kVeoDone = R"({"name":"models/veo-3.1/operations/op7","done":true,"response":{
    "generateVideoResponse":{"generatedSamples":[{"video":{"uri":"https://g.example/f:download"}}],"raiMediaFilteredCount":1,
    "raiMediaFilteredReasons":["people"]},"videos":[{"bytesBase64Encoded":"bXA0","mimeType":"video/mp4"}]}})";
constexpr const char* kVeoFailed = R"({"done":true,"error":{"code":3,"message":"no"}})";

TEST_CASE("veo films hold what every adapter holds") {
  test::check_conformance({.make = make_gemini,
                           .path = kOmniPath,
                           .order = film("veo-3.1"),
                           .accepts = {named(kVeoName)},
                           .polled = {named(kVeoName), json(200, kVeoDone), json(200, kVeoFailed)}});
}

TEST_CASE("vertex films hold what every adapter holds") {
  test::check_conformance({.make = make_google_video,
                           .path = kVertexPath,
                           .order = film("veo-3.1"),
                           .accepts = {named(kVertexName)},
                           .polled = {named(kVertexName), json(200, kVeoDone), json(200, kVeoFailed)}});
}

TEST_CASE("an omni film is ordered in the background and polled by its id") {
  Desk it{make_gemini, kOmniPath};
  Order asked = film("gemini-omni-1.1-flash", Operation::animate);
  asked.request.options = {{"aspect_ratio", "16:9"}, {"resolution", "720p"}};
  asked.request.seed = 5;
  asked.references = {picture(ReferenceRole::first_frame, "png")};
  const Pending pending = it.pending(asked, json(200, R"({"id":"i/7","status":"queued"})"));
  CHECK(
      wire(it.vendor.asked.at(0)) ==
      "POST /v1beta/interactions\nContent-Type: application/json\nx-goog-api-key: sk-canary-5f1d0c77a3\n\n"
      R"({"model":"gemini-omni-1.1-flash","background":true,)"
      R"("input":[{"type":"image","data":"cG5n","mime_type":"image/png"},{"type":"text","text":"a cat runs"}],)"
      R"("response_format":{"type":"video","aspect_ratio":"16:9","resolution":"720p","duration":"8s","delivery":"uri"},)"
      R"("generation_config":{"video_config":{"task":"image_to_video"},"seed":5}})");
  CHECK(pending.ticket.key == "first");
  CHECK(pending.ticket.handle == "i/7");

  CHECK(std::holds_alternative<Pending>(
      it.poll(pending.ticket, json(200, R"({"id":"i/7","status":"in_progress"})"))));
  CHECK(wire(it.vendor.asked.at(1)) ==
        "GET /v1beta/interactions/i%2F7\nx-goog-api-key: sk-canary-5f1d0c77a3\n\n");

  const std::string uri = it.vendor.url("/v1beta/files/f:download?alt=media");
  const Done done = Desk::as<Done>(
      it.poll(pending.ticket, json(200, R"({"id":"i/7","status":"completed","output_video":{"uri":")" + uri +
                                            R"(","mime_type":"video/mp4"},"usage":{"total_tokens":9}})")));
  CHECK(content_of(done.media.at(0)) == uri);
  CHECK(std::get<Link>(done.media.at(0).from).key == "first");
  CHECK(done.media.at(0).type == "video/mp4");
  CHECK(done.usage.at("total_tokens").as_int64() == 9);
}

TEST_CASE("what a film is made from names its task") {
  struct Case {
    std::vector<Reference> references;
    const char* task;
  };
  for (const Case& each :
       {Case{{}, "text_to_video"}, Case{{picture(ReferenceRole::first_frame, "a")}, "image_to_video"},
        Case{{picture(ReferenceRole::reference, "a")}, "reference_to_video"}}) {
    Desk it{make_gemini, kOmniPath};
    Order asked = film("gemini-omni-1.1-flash");
    asked.references = each.references;
    (void)it.pending(asked, json(200, R"({"id":"i","status":"queued"})"));
    CHECK(test::body_json(it.vendor.asked.at(0))
              .at_pointer("/generation_config/video_config/task")
              .as_string() == each.task);
  }
}

TEST_CASE("an interaction's result is found wherever it stands") {
  for (
      const char* body :
      {R"({"status":"completed","output_video":{"data":"bXA0"}})",
       R"({"status":"completed","steps":[{"type":"user_input","content":[{"type":"video","data":"bm8="}]},{"type":"model_output","content":[{"type":"text","text":"x"},{"type":"video","data":"bXA0","mime_type":"video/mp4"}]}]})"}) {
    Desk it{make_gemini, kOmniPath};
    const Done done = Desk::as<Done>(it.poll({.key = "first", .handle = "i7"}, json(200, body)));
    REQUIRE(done.media.size() == 1);
    CHECK(content_of(done.media[0]) == "mp4");
  }
}

TEST_CASE("every end of an interaction has its meaning") {
  struct Case {
    const char* body;
    Failure why;
  };
  for (
      const Case each : {
          Case{R"({"id":"i","status":"failed"})", Failure::transient},
          Case{R"({"id":"i","status":"failed","errors":[{"code":"SAFETY","message":"no"}]})",
               Failure::blocked_input},
          Case{R"({"id":"i","status":"failed","errors":[{"code":"RESOURCE_EXHAUSTED","message":"slow"}]})",
               Failure::rate_limited},
          Case{R"({"id":"i","status":"failed","error":{"code":3,"message":"wrong"}})", Failure::invalid},
          Case{
              R"({"id":"i","status":"failed","steps":[{"type":"model_output","error":{"code":13,"message":"oh"}}]})",
              Failure::transient},
          Case{R"({"id":"i","status":"cancelled"})", Failure::transient},
          Case{R"({"id":"i","status":"incomplete"})", Failure::transient},
          Case{R"({"id":"i","status":"completed"})", Failure::transient},
          Case{R"({"id":"i","status":"requires_action"})", Failure::invalid},
          Case{R"({"id":"i","status":"budget_exceeded"})", Failure::account},
      }) {
    CAPTURE(std::string{each.body});
    Desk it{make_gemini, kOmniPath};
    const Failed failed = Desk::as<Failed>(it.poll({.key = "first", .handle = "i7"}, json(200, each.body)));
    CHECK(vendors::to_string(failed.why) == vendors::to_string(each.why));
    CHECK_FALSE(failed.poll_again);
  }
}

TEST_CASE("an interaction is cancelled while it runs") {
  const Ticket ticket{.key = "first", .handle = "i7"};
  Desk it{make_gemini, kOmniPath};
  CHECK((it.cancel(ticket, json(200, R"({"status":"cancelled"})")) == Cancelled::yes));
  CHECK(wire(it.vendor.asked.at(0)) ==
        "POST /v1beta/interactions/i7/cancel\nx-goog-api-key: sk-canary-5f1d0c77a3\n\n");
  CHECK((it.cancel(ticket, json(400, "{}")) == Cancelled::too_late));
  CHECK((it.cancel(ticket, json(503, "{}")) == Cancelled::unknown));
  CHECK((it.cancel(ticket, test::lost()) == Cancelled::unknown));
  CHECK((it.run(it.provider->cancel({.key = "first", .handle = kVeoName})) == Cancelled::unsupported));
}

TEST_CASE("a poll that is refused says whether to ask again") {
  Desk it{make_gemini, kOmniPath};
  const Ticket ticket{.key = "first", .handle = "i7"};
  const auto refused = [&](int status, const char* body) {
    return Desk::as<Failed>(it.poll(ticket, json(status, body)));
  };
  CHECK(refused(503, "{}").poll_again);
  CHECK(refused(429, "{}").poll_again);
  CHECK(refused(401, R"({"error":{"status":"UNAUTHENTICATED"}})").poll_again);
  CHECK_FALSE(refused(404, R"({"error":{"status":"NOT_FOUND"}})").poll_again);
}

TEST_CASE("a veo film is ordered with its frames and polled by its name") {
  Desk it{make_gemini, kOmniPath};
  Order asked = film("veo-3.1", Operation::animate);
  asked.request.negative_prompt = "dogs";
  asked.request.outputs = 2;
  asked.request.options = {{"aspect_ratio", "9:16"}, {"resolution", "1080p"}};
  asked.references = {picture(ReferenceRole::first_frame, "one"), picture(ReferenceRole::last_frame, "two"),
                      picture(ReferenceRole::reference, "ref", "image/jpeg")};
  const Pending pending = it.pending(asked, named(kVeoName));
  CHECK(
      wire(it.vendor.asked.at(0)) ==
      "POST /v1beta/models/veo-3.1:predictLongRunning\nContent-Type: application/json\nx-goog-api-key: "
      "sk-canary-5f1d0c77a3\n\n"
      R"({"instances":[{"prompt":"a cat runs","image":{"bytesBase64Encoded":"b25l","mimeType":"image/png"},)"
      R"("lastFrame":{"bytesBase64Encoded":"dHdv","mimeType":"image/png"},)"
      R"("referenceImages":[{"image":{"bytesBase64Encoded":"cmVm","mimeType":"image/jpeg"},"referenceType":"asset"}]}],)"
      R"("parameters":{"aspectRatio":"9:16","resolution":"1080p","durationSeconds":8,"sampleCount":2,"negativePrompt":"dogs"}})");
  CHECK(pending.ticket.handle == kVeoName);

  CHECK(std::holds_alternative<Pending>(it.poll(pending.ticket, named(kVeoName))));
  CHECK(wire(it.vendor.asked.at(1)) ==
        "GET /v1beta/models/veo-3.1/operations/op7\nx-goog-api-key: sk-canary-5f1d0c77a3\n\n");

  const Done done =
      Desk::as<Done>(it.poll(pending.ticket, json(200, R"({"name":"models/veo-3.1/operations/op7","done":true,
      "response":{"generateVideoResponse":{"generatedSamples":[{"video":{"uri":"https://g.example/f:download"}}],
      "raiMediaFilteredCount":1,"raiMediaFilteredReasons":["people"]}}})")));
  CHECK(content_of(done.media.at(0)) == "https://g.example/f:download");
  CHECK(std::get<Link>(done.media.at(0).from).key == "first");
  CHECK(done.missing == 1);
  CHECK((done.why_missing == Failure::blocked_output));
}

TEST_CASE("vertex is asked with a token and gives the bytes") {
  Desk it{make_google_video, kVertexPath};
  const Pending pending = it.pending(film("veo-3.1"), named(kVertexName));
  CHECK(wire(it.vendor.asked.at(0)) ==
        "POST /v1/projects/p/locations/l/publishers/google/models/veo-3.1:predictLongRunning\nContent-Type: "
        "application/json\n"
        "Authorization: Bearer sk-canary-5f1d0c77a3\n\n"
        R"({"instances":[{"prompt":"a cat runs"}],"parameters":{"durationSeconds":8,"sampleCount":1}})");
  const Done done = Desk::as<Done>(it.poll(pending.ticket, json(200, R"({"done":true,"response":{"videos":[
      {"bytesBase64Encoded":"bXA0","mimeType":"video/mp4"},{"gcsUri":"gs://bucket/x.mp4"}]}})")));
  CHECK(
      wire(it.vendor.asked.at(1)) ==
      "POST /v1/projects/p/locations/l/publishers/google/models/veo-3.1:fetchPredictOperation\nContent-Type: "
      "application/json\n"
      "Authorization: Bearer sk-canary-5f1d0c77a3\n\n"
      R"({"operationName":"projects/p/locations/l/publishers/google/models/veo-3.1/operations/op7"})");
  REQUIRE(done.media.size() == 1);
  CHECK(content_of(done.media[0]) == "mp4");
  CHECK_FALSE(it.provider->traits().free_probe);
}

TEST_CASE("every end of a veo film has its meaning") {
  struct Case {
    const char* body;
    Failure why;
  };
  for (
      const Case each : {
          Case{
              R"({"done":true,"error":{"code":3,"message":"The prompt violates the usage guidelines. Support codes: 5806"}})",
              Failure::blocked_input},
          Case{R"({"done":true,"error":{"code":3,"message":"wrong duration"}})", Failure::invalid},
          Case{R"({"done":true,"error":{"code":8,"message":"slow"}})", Failure::rate_limited},
          Case{R"({"done":true,"error":{"code":13,"message":"internal"}})", Failure::transient},
          Case{R"({"done":true,"error":{"code":16,"message":"who"}})", Failure::account},
          Case{R"({"done":true,"error":{}})", Failure::transient},
          Case{
              R"({"done":true,"response":{"generateVideoResponse":{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["people"]}}})",
              Failure::blocked_output},
          Case{R"({"done":true,"response":{"videos":[],"raiMediaFilteredCount":1}})",
               Failure::blocked_output},
          Case{R"({"done":true,"response":{"generateVideoResponse":{"generatedSamples":[]}}})",
               Failure::ambiguous},
          Case{R"({"done":true,"response":{"videos":[{"gcsUri":"gs://bucket/x.mp4"}]}})", Failure::ambiguous},
      }) {
    CAPTURE(std::string{each.body});
    Desk it{make_gemini, kOmniPath};
    const Failed failed =
        Desk::as<Failed>(it.poll({.key = "first", .handle = kVeoName}, json(200, each.body)));
    CHECK(vendors::to_string(failed.why) == vendors::to_string(each.why));
    CHECK_FALSE(failed.poll_again);
  }
}

TEST_CASE("films under an account of their own go where its address says") {
  Desk it{make_google_video, kOmniPath};
  (void)it.pending(film("gemini-omni-1.1-flash"), json(200, R"({"id":"i","status":"queued"})"));
  CHECK(it.vendor.asked.at(0).target == "/v1beta/interactions");
}

TEST_CASE("a frame without words is sent without words") {
  Desk omni{make_gemini, kOmniPath};
  Order asked = film("gemini-omni-1.1-flash", Operation::animate);
  asked.request.prompt = "";
  asked.references = {picture(ReferenceRole::first_frame, "png")};
  (void)omni.pending(asked, json(200, R"({"id":"i","status":"queued"})"));
  CHECK(test::body_json(omni.vendor.asked.at(0)).at("input").as_array().size() == 1);
  Desk veo{make_google_video, kVertexPath};
  (void)veo.pending(asked, named(kVertexName));
  CHECK_FALSE(
      test::body_json(veo.vendor.asked.at(0)).at_pointer("/instances/0").as_object().contains("prompt"));
}

TEST_CASE("an operation's name that is none reaches no path") {
  Desk it{make_google_video, kVertexPath};
  for (const char* name :
       {"projects/p/models/../../x/operations/7", "projects/p//models/m/operations/7",
        "models/a b/operations/7", "projects/p/models/m/operations/7?x=1",
        "projects/p/models/m/operations/7#x", "operations/7", "projects/p/models//operations/7"}) {
    CAPTURE(std::string{name});
    CHECK((Desk::as<Failed>(it.run(it.provider->poll({.key = "first", .handle = name}))).why ==
           Failure::invalid));
  }
  CHECK(it.vendor.asked.empty());
}

}  // namespace
}  // namespace banana::providers
