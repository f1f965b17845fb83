// Replicate: what goes over the wire, field by field, and what each documented answer becomes (PV9).
#include "tests/providers/at_vendor.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;
using test::AtVendor;
using test::json;
using test::picture;
using test::wire;

constexpr const char* kAccepted = R"({"id":"p7","status":"starting"})";
constexpr const char* kUploaded = R"({"id":"f1","urls":{"get":"https://api.example/v1/files/f1"}})";

struct Replicate : AtVendor {
  Replicate() : AtVendor(make_replicate, "/v1") {}
};

Order order() { return test::order_of(Operation::generate, "black-forest-labs/flux-schnell"); }

std::string prediction(std::string_view status, std::string_view more = "") {
  return R"({"id":"p7","status":")" + std::string{status} + R"(","metrics":{"predict_time":4.5})" +
         std::string{more} + "}";
}

TEST_CASE("replicate holds what every adapter holds") {
  test::check_conformance(
      {.make = make_replicate, .path = "/v1", .order = order(), .accepts = {json(201, kAccepted)}});
}

TEST_CASE("replicate with uploads holds what every adapter holds") {
  Order large = order();
  large.references = {picture(ReferenceRole::reference, std::string(300'000, 'p'))};
  test::check_conformance({.make = make_replicate,
                           .path = "/v1",
                           .order = large,
                           .before = {json(201, kUploaded)},
                           .accepts = {json(201, kAccepted)}});
}

TEST_CASE("replicate is asked for a picture with nothing but what was chosen") {
  Replicate it;
  const Pending pending = it.submit<Pending>(order(), json(201, kAccepted));
  CHECK(wire(it.last()) ==
        "POST /v1/models/black-forest-labs/flux-schnell/predictions\nContent-Type: application/json\n"
        "Authorization: Bearer sk-canary-5f1d0c77a3\n\n{\"input\":{\"prompt\":\"a cat\"}}");
  CHECK((pending.ticket == Ticket{.key = "first", .handle = "p7|1"}));
}

TEST_CASE("replicate is told every option and the version of a model") {
  Replicate it;
  Order asked = order();
  asked.vendor_model = "owner/name:5c7d5dc6";
  asked.request.outputs = 3;
  asked.request.steps = 4;
  asked.request.guidance = 2;
  asked.request.options = {{"aspect_ratio", "16:9"}};
  asked.references = {picture(ReferenceRole::reference, "one")};
  asked.vendor =
      boost::json::parse(R"({"inputs":{"steps":"num_steps"},"body":{"disable_safety_checker":false}})");
  (void)it.submit<Pending>(asked, json(201, kAccepted));
  CHECK(it.last().target == "/v1/predictions");
  CHECK(
      it.last().body ==
      R"({"input":{"prompt":"a cat","aspect_ratio":"16:9","num_steps":4,"guidance_scale":2E0,"num_outputs":3,)"
      R"("image_input":["data:image/png;base64,b25l"],"disable_safety_checker":false},"version":"5c7d5dc6"})");
}

TEST_CASE("replicate gets large pictures before the order") {
  Replicate it;
  Order asked = order();
  asked.references = {picture(ReferenceRole::reference, std::string(300'000, 'p'), "image/jpeg"),
                      picture(ReferenceRole::reference, "small")};
  it.vendor.then(json(201, kUploaded));
  (void)it.submit<Pending>(asked, json(201, kAccepted));
  REQUIRE(it.vendor.asked.size() == 2);
  const std::string sent = wire(it.vendor.asked[0]);
  CHECK(sent.substr(0, sent.find("ppp")) ==
        "POST /v1/files\nContent-Type: multipart/form-data; boundary=BOUNDARY\n"
        "Authorization: Bearer sk-canary-5f1d0c77a3\n\n--BOUNDARY\n"
        "Content-Disposition: form-data; name=\"content\"; filename=\"picture.jpg\"\nContent-Type: "
        "image/jpeg\n\n");
  CHECK(boost::json::serialize(test::body_json(it.last()).at("input").at("image_input")) ==
        R"(["https://api.example/v1/files/f1","data:image/png;base64,c21hbGw="])");
}

TEST_CASE("replicate orders nothing when a picture did not arrive") {
  for (const auto& [reply, why] :
       {std::pair{test::lost(), Failure::transient}, std::pair{json(500, ""), Failure::transient},
        std::pair{json(401, ""), Failure::account},
        std::pair{json(413, R"({"detail":"too large"})"), Failure::invalid},
        std::pair{json(201, R"({"urls":{"get":7}})"), Failure::transient}}) {
    Replicate it;
    Order asked = order();
    asked.references = {picture(ReferenceRole::reference, std::string(300'000, 'p'))};
    const Failed failed = it.submit<Failed>(asked, reply);
    CHECK((failed.why == why));
    CHECK_FALSE(failed.poll_again);
    CHECK(it.vendor.asked.size() == 1);
  }
}

TEST_CASE("replicate tells how a prediction stands") {
  Replicate it;
  for (const char* status : {"starting", "processing"}) {
    CHECK(it.poll<Pending>("p7|1", json(200, prediction(status))).ticket.handle == "p7|1");
  }
  CHECK(wire(it.last()) == "GET /v1/predictions/p7\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  struct Case {
    const char* output;
    std::size_t count;
  };
  for (const Case each :
       {Case{R"("https://cdn.example/1.png")", 1},
        Case{R"(["https://cdn.example/1.png","https://cdn.example/2.png"])", 2},
        Case{R"({"image":"https://cdn.example/1.png","text":"words"})", 1},
        Case{R"([{"url":"https://cdn.example/1.png"},{"url":"https://cdn.example/2.png"}])", 2},
        Case{R"("data:image/png;base64,b25l")", 1}}) {
    const Done done =
        it.poll<Done>("p7|2", json(200, prediction("succeeded", R"(,"output":)" + std::string{each.output})));
    CHECK(done.media.size() == each.count);
    CHECK(done.missing == 2 - static_cast<std::int64_t>(each.count));
    CHECK(boost::json::serialize(done.usage) == R"({"predict_time":4.5E0})");
    CHECK(done.request_id == "p7");
  }
  for (const char* output : {"null", "[]", "\"words\"", "{}", "[[[[[[\"https://cdn.example/1.png\"]]]]]]"}) {
    const Failed none =
        it.poll<Failed>("p7|1", json(200, prediction("succeeded", R"(,"output":)" + std::string{output})));
    CHECK((none.why == Failure::transient));
    CHECK_FALSE(none.poll_again);
  }
  for (const char* status : {"canceled", "aborted"}) {
    const Failed stopped = it.poll<Failed>("p7|1", json(200, prediction(status)));
    CHECK((stopped.why == Failure::transient));
    CHECK(stopped.message == status);
  }
  CHECK((it.poll<Failed>("p7|1", json(404, R"({"detail":"gone"})")).why == Failure::invalid));
}

TEST_CASE("replicate says in words alone why a prediction failed") {
  struct Case {
    const char* error;
    Failure why;
  };
  for (const Case each :
       {Case{"NSFW content detected. Try running it again, or try a different prompt.",
             Failure::blocked_output},
        Case{"The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
             Failure::blocked_input},
        Case{"The output was flagged as sensitive", Failure::blocked_output},
        Case{"Prompt flagged by moderation", Failure::blocked_input},
        Case{"This violates our Content Policy", Failure::blocked_input},
        Case{"Rejected by the safety system", Failure::blocked_input},
        Case{"Input validation error: steps", Failure::invalid},
        Case{"CUDA out of memory", Failure::transient},
        Case{"Prediction interrupted; please retry (code: PA)", Failure::transient},
        Case{"", Failure::transient}}) {
    CAPTURE(each.error);
    Replicate it;
    const Failed failed = it.poll<Failed>(
        "p7|1", json(200, prediction("failed", R"(,"error":")" + std::string{each.error} + "\"")));
    CHECK((failed.why == each.why));
    CHECK_FALSE(failed.poll_again);
    CHECK(boost::json::serialize(failed.usage) == R"({"predict_time":4.5E0})");
  }
}

TEST_CASE("replicate predictions may have ended when they are accepted") {
  Replicate it;
  CHECK((it.submit<Failed>(order(), json(201, prediction("failed", R"(,"error":"NSFW content detected")")))
             .why == Failure::blocked_output));
  CHECK(
      it.submit<Done>(order(), json(201, prediction("succeeded", R"(,"output":"https://cdn.example/1.png")")))
          .media.size() == 1);
}

TEST_CASE("replicate refusals") {
  struct Case {
    int status;
    const char* body;
    Failure why;
  };
  for (const Case each :
       {Case{422, R"({"title":"Input validation failed","detail":"input.steps: too many"})",
             Failure::invalid},
        Case{402, R"({"title":"Insufficient credit","detail":"Buy some"})", Failure::account},
        Case{401, R"({"title":"Unauthenticated","detail":"no"})", Failure::account},
        Case{429, R"({"detail":"Request was throttled."})", Failure::rate_limited},
        Case{404, R"({"detail":"The requested resource could not be found."})", Failure::invalid},
        Case{500, "", Failure::transient}}) {
    Replicate it;
    CHECK((it.submit<Failed>(order(), json(each.status, each.body)).why == each.why));
  }
}

TEST_CASE("replicate takes a prediction back") {
  Replicate it;
  it.vendor.then(json(200, prediction("canceled")));
  CHECK((it.cancel("p7|1") == Cancelled::yes));
  CHECK(wire(it.last()) == "POST /v1/predictions/p7/cancel\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  it.vendor.then(json(200, prediction("succeeded")));
  CHECK((it.cancel("p7|1") == Cancelled::too_late));
  it.vendor.then(json(500, ""));
  CHECK((it.cancel("p7|1") == Cancelled::unknown));
}

TEST_CASE("replicate is probed for free") {
  Replicate it;
  it.vendor.then(json(200, R"({"type":"user","username":"x"})"));
  CHECK_FALSE(it.run(it.provider->probe()).trouble.has_value());
  CHECK(it.last().target == "/v1/account");
}

}  // namespace
}  // namespace banana::providers
