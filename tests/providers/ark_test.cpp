// ByteDance Ark: what goes over the wire, field by field, and what each documented answer becomes (PV3).
#include "tests/providers/at_vendor.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;
using test::AtVendor;
using test::json;
using test::picture;
using test::wire;
using test::with;

constexpr const char* kPicture = R"({"model":"m","created":1,"data":[{"url":"https://cdn.example/1.png"}]})";

struct Ark : AtVendor {
  Ark() : AtVendor(make_ark, "/api/v3") {}
};

Order pictures() { return test::order_of(Operation::generate, "seedream-4-0-250828"); }
Order film() {
  Order out = test::order_of(Operation::video, "seedance-1-5-pro-251215");
  out.request.seconds = 5;
  return out;
}

TEST_CASE("ark holds what every adapter holds") {
  test::check_conformance(
      {.make = make_ark, .path = "/api/v3", .order = pictures(), .accepts = {json(200, kPicture)}});
}

TEST_CASE("ark with films holds what every adapter holds") {
  test::check_conformance(
      {.make = make_ark, .path = "/api/v3", .order = film(), .accepts = {json(200, R"({"id":"cgt-7"})")}});
}

TEST_CASE("ark is asked for a picture with nothing but what was chosen") {
  Ark it;
  const Done done = it.submit<Done>(pictures(), with(json(200, kPicture), "X-Request-Id", "r-1"));
  CHECK(wire(it.last()) ==
        "POST /api/v3/images/generations\nContent-Type: application/json\nAuthorization: Bearer "
        "sk-canary-5f1d0c77a3\n\n"
        R"({"model":"seedream-4-0-250828","prompt":"a cat","response_format":"url","watermark":false})");
  REQUIRE(done.media.size() == 1);
  CHECK(test::link_of(done.media[0]) == "https://cdn.example/1.png");
  CHECK_FALSE(std::get<Link>(done.media[0].from).key.has_value());
  CHECK(done.request_id == "r-1");
  CHECK(done.missing == 0);
}

TEST_CASE("ark is told every option and every picture") {
  Ark it;
  Order order = pictures();
  order.request.operation = Operation::edit;
  order.request.outputs = 3;
  order.request.seed = 7;
  order.request.guidance = 2.5;
  order.request.options = {{"aspect_ratio", "16:9"}, {"resolution", "2K"}, {"format", "png"}};
  order.references = {picture(ReferenceRole::reference, "one"),
                      picture(ReferenceRole::reference, "two", "image/jpeg")};
  order.vendor =
      boost::json::parse(R"({"body":{"watermark":true,"optimize_prompt_options":{"mode":"fast"}}})");
  (void)it.submit<Done>(order, json(200, kPicture));
  CHECK(it.last().body ==
        R"({"model":"seedream-4-0-250828","prompt":"a cat",)"
        R"("image":["data:image/png;base64,b25l","data:image/jpeg;base64,dHdv"],"size":"2720x1536","seed":7,)"
        R"("guidance_scale":2.5E0,"output_format":"png","sequential_image_generation":"auto",)"
        R"("sequential_image_generation_options":{"max_images":3},"response_format":"url","watermark":true,)"
        R"("optimize_prompt_options":{"mode":"fast"}})");
}

TEST_CASE("ark gets a size that keeps within the resolution it was asked for") {
  struct Case {
    const char* ratio;
    const char* resolution;
    const char* size;
  };
  for (const Case each :
       {Case{"1:1", "1K", "1024x1024"}, Case{"1:1", "4K", "4096x4096"}, Case{"9:16", "2K", "1536x2720"},
        Case{"21:9", "2K", "3120x1328"}, Case{"3:2", "3K", "3760x2496"}, Case{"4:3", "", "2352x1760"},
        Case{"", "2K", "2K"}, Case{"auto", "4K", "4K"}, Case{"16:9", "8K", "8K"}}) {
    Ark it;
    Order order = pictures();
    order.request.options = {{"aspect_ratio", each.ratio}, {"resolution", each.resolution}};
    (void)it.submit<Done>(order, json(200, kPicture));
    CHECK(test::body_json(it.last()).at("size").as_string() == each.size);
  }
  Ark it;
  Order order = pictures();
  order.request.options = {{"aspect_ratio", "16:9"}, {"resolution", "2K"}};
  order.vendor = boost::json::parse(R"({"sizes":{"16:9":"2848x1600"}})");
  (void)it.submit<Done>(order, json(200, kPicture));
  CHECK(test::body_json(it.last()).at("size").as_string() == "2848x1600");
}

TEST_CASE("ark pictures that failed alone are missing from the others") {
  Ark it;
  Order order = pictures();
  order.request.outputs = 3;
  const Done done = it.submit<Done>(
      order,
      json(200,
           R"({"data":[{"url":"https://cdn.example/1.png","size":"2048x2048"},)"
           R"({"error":{"code":"OutputImageSensitiveContentDetected","message":"no"}},)"
           R"({"b64_json":"dHdv"}],"usage":{"generated_images":2,"output_tokens":9,"total_tokens":9}})"));
  REQUIRE(done.media.size() == 2);
  CHECK(test::bytes_of(done.media[1]) == "two");
  CHECK(done.missing == 1);
  CHECK((done.why_missing == Failure::blocked_output));
  CHECK(boost::json::serialize(done.usage) == R"({"generated_images":2,"output_tokens":9,"total_tokens":9})");
}

TEST_CASE("ark without any picture says why") {
  struct Case {
    const char* code;
    Failure why;
  };
  for (const Case each :
       {Case{"OutputImageSensitiveContentDetected", Failure::blocked_output},
        Case{"SensitiveContentDetected", Failure::blocked_output},
        Case{"InputTextRiskDetection", Failure::blocked_input},
        Case{"InternalServiceError", Failure::transient}, Case{"SomethingNew", Failure::transient}}) {
    CAPTURE(each.code);
    Ark it;
    const Failed failed = it.submit<Failed>(
        pictures(), json(200, std::string{R"({"data":[{"error":{"code":")"} + each.code +
                                  R"(","message":"words"}}],"usage":{"generated_images":0}})"));
    CHECK((failed.why == each.why));
    CHECK(failed.message == std::string{each.code} + ": words");
    CHECK(boost::json::serialize(failed.usage) == R"({"generated_images":0})");
  }
  Ark it;
  CHECK((it.submit<Failed>(pictures(), json(200, R"({"data":[]})")).why == Failure::ambiguous));
}

TEST_CASE("ark says by its code what a refusal means") {
  struct Case {
    int status;
    const char* code;
    Failure why;
  };
  for (const Case each :
       {Case{400, "InputTextSensitiveContentDetected", Failure::blocked_input},
        Case{400, "InputImageSensitiveContentDetected.PolicyViolation", Failure::blocked_input},
        Case{400, "OutputVideoSensitiveContentDetected", Failure::blocked_output},
        Case{400, "SensitiveContentDetected", Failure::blocked_input},
        Case{400, "InputTextRiskDetection", Failure::blocked_input},
        Case{400, "OutputImageRiskDetection", Failure::blocked_output},
        Case{400, "PolicyViolation", Failure::blocked_input}, Case{400, "InvalidParameter", Failure::invalid},
        Case{400, "MissingParameter.prompt", Failure::invalid}, Case{404, "ModelNotOpen", Failure::account},
        Case{429, "RateLimitExceeded.EndpointRPMExceeded", Failure::rate_limited},
        Case{429, "RequestBurstTooFast", Failure::rate_limited}, Case{429, "QuotaExceeded", Failure::account},
        Case{429, "SetLimitExceeded", Failure::account}, Case{429, "ServerOverloaded", Failure::transient},
        Case{403, "AccountOverdueError", Failure::account},
        Case{401, "AuthenticationError", Failure::account},
        Case{500, "InternalServiceError", Failure::transient}, Case{400, "SomethingNew", Failure::invalid}}) {
    CAPTURE(each.code);
    Ark it;
    const Failed failed = it.submit<Failed>(
        pictures(),
        json(each.status, std::string{R"({"error":{"code":")"} + each.code + R"(","message":"words"}})"));
    CHECK((failed.why == each.why));
    CHECK(failed.message == "status " + std::to_string(each.status) + ": " + each.code + ": words");
    const bool is_block = each.why == Failure::blocked_input || each.why == Failure::blocked_output;
    CHECK(failed.categories.size() == (is_block ? 1 : 0));
  }
}

TEST_CASE("ark is asked for a film") {
  Ark it;
  Order order = film();
  order.request.operation = Operation::animate;
  order.request.seed = 3;
  order.request.options = {{"aspect_ratio", "16:9"}, {"resolution", "720p"}, {"audio", "off"}};
  order.references = {picture(ReferenceRole::last_frame, "last"),
                      picture(ReferenceRole::first_frame, "first"),
                      picture(ReferenceRole::reference, "look")};
  const Pending pending = it.submit<Pending>(order, json(200, R"({"id":"cgt-7"})"));
  CHECK(
      wire(it.last()) ==
      "POST /api/v3/contents/generations/tasks\nContent-Type: application/json\n"
      "Authorization: Bearer sk-canary-5f1d0c77a3\n\n"
      R"({"model":"seedance-1-5-pro-251215","content":[{"type":"text","text":"a cat"},)"
      R"({"type":"image_url","image_url":{"url":"data:image/png;base64,Zmlyc3Q="},"role":"first_frame"},)"
      R"({"type":"image_url","image_url":{"url":"data:image/png;base64,bGFzdA=="},"role":"last_frame"},)"
      R"({"type":"image_url","image_url":{"url":"data:image/png;base64,bG9vaw=="},"role":"reference_image"}],)"
      R"("ratio":"16:9","resolution":"720p","duration":5,"seed":3,"generate_audio":false,"watermark":false})");
  CHECK((pending.ticket == Ticket{.key = "first", .handle = "cgt-7"}));
  CHECK((pending.ask_after == Millis{5'000}));
}

TEST_CASE("ark tells how a film stands") {
  Ark it;
  for (const char* status : {"queued", "running"}) {
    const auto pending =
        it.poll<Pending>("cgt-7", json(200, std::string{R"({"id":"cgt-7","status":")"} + status + "\"}"));
    CHECK(pending.ticket.handle == "cgt-7");
  }
  CHECK(wire(it.last()) ==
        "GET /api/v3/contents/generations/tasks/cgt-7\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  const Done done = it.poll<Done>(
      "cgt-7",
      json(200,
           R"({"id":"cgt-7","status":"succeeded","seed":58944,)"
           R"("content":{"video_url":"https://cdn.example/film.mp4"},"usage":{"completion_tokens":9}})"));
  CHECK(test::link_of(done.media.at(0)) == "https://cdn.example/film.mp4");
  CHECK(done.media[0].type == "video/mp4");
  CHECK((done.seed == 58944));
  CHECK(boost::json::serialize(done.usage) == R"({"completion_tokens":9})");
  const Failed blocked = it.poll<Failed>(
      "cgt-7",
      json(200,
           R"({"status":"failed","error":{"code":"OutputVideoSensitiveContentDetected","message":"no"}})"));
  CHECK((blocked.why == Failure::blocked_output));
  CHECK_FALSE(blocked.poll_again);
  CHECK((it.poll<Failed>("cgt-7", json(200, R"({"status":"failed","error":{"code":"InternalServiceError"}})"))
             .why == Failure::transient));
  for (const char* status : {"cancelled", "expired"}) {
    const Failed ended = it.poll<Failed>("cgt-7", json(200, std::string{R"({"status":")"} + status + "\"}"));
    CHECK((ended.why == Failure::transient));
    CHECK(ended.message == status);
    CHECK_FALSE(ended.poll_again);
  }
  CHECK((it.poll<Failed>("cgt-7", json(404, R"({"error":{"code":"NotFound"}})")).why == Failure::invalid));
}

TEST_CASE("ark takes back a film that waits and no other") {
  struct Case {
    const char* status;
    Cancelled result;
  };
  for (const Case each : {Case{"running", Cancelled::unsupported}, Case{"succeeded", Cancelled::too_late},
                          Case{"failed", Cancelled::too_late}, Case{"expired", Cancelled::too_late},
                          Case{"cancelled", Cancelled::yes}, Case{"new", Cancelled::unknown}}) {
    Ark it;
    it.vendor.then(json(200, std::string{R"({"status":")"} + each.status + "\"}"));
    CHECK((it.cancel("cgt-7") == each.result));
    CHECK(it.vendor.asked.size() == 1);  // the record of what was made is not wiped out
  }
  Ark it;
  it.vendor.then(json(200, R"({"status":"queued"})")).then(json(200, "{}"));
  CHECK((it.cancel("cgt-7") == Cancelled::yes));
  CHECK(wire(it.last()) ==
        "DELETE /api/v3/contents/generations/tasks/cgt-7\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  it.vendor.then(json(200, R"({"status":"queued"})")).then(json(409, "{}"));
  CHECK((it.cancel("cgt-7") == Cancelled::unknown));
  it.vendor.then(test::lost());
  CHECK((it.cancel("cgt-7") == Cancelled::unknown));
}

TEST_CASE("ark is probed for free") {
  Ark it;
  it.vendor.then(json(200, R"({"items":[],"total":0})"));
  const Probe probe = it.run(it.provider->probe());
  CHECK_FALSE(probe.trouble.has_value());
  CHECK(wire(it.last()) ==
        "GET /api/v3/contents/generations/tasks?page_num=1&page_size=1\n"
        "Authorization: Bearer sk-canary-5f1d0c77a3\n\n");
}

}  // namespace
}  // namespace banana::providers
