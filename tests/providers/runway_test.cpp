// Runway: what goes over the wire, field by field, and what each documented answer becomes (PV6).
#include "tests/providers/at_vendor.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;
using test::AtVendor;
using test::json;
using test::picture;
using test::wire;

constexpr const char* kAccepted = R"({"id":"17f20503"})";

struct Runway : AtVendor {
  Runway() : AtVendor(make_runway) {}
};

Order order(Operation operation = Operation::generate, std::string model = "gen4_image") {
  Order out = test::order_of(operation, std::move(model));
  out.request.options = {{"aspect_ratio", "1920:1080"}};
  return out;
}

TEST_CASE("runway holds what every adapter holds") {
  test::check_conformance({.make = make_runway, .order = order(), .accepts = {json(200, kAccepted)}});
}

TEST_CASE("runway is asked for a picture") {
  Runway it;
  Order asked = order();
  asked.request.seed = 7;
  asked.references = {picture(ReferenceRole::reference, "look")};
  asked.vendor = boost::json::parse(R"({"body":{"contentModeration":{"publicFigureThreshold":"low"}}})");
  const Pending pending = it.submit<Pending>(asked, json(200, kAccepted));
  CHECK(wire(it.last()) ==
        "POST /v1/text_to_image\nX-Runway-Version: 2024-11-06\nContent-Type: application/json\n"
        "Authorization: Bearer sk-canary-5f1d0c77a3\n\n"
        R"({"model":"gen4_image","promptText":"a cat","ratio":"1920:1080","seed":7,)"
        R"("referenceImages":[{"uri":"data:image/png;base64,bG9vaw=="}],)"
        R"("contentModeration":{"publicFigureThreshold":"low"}})");
  CHECK((pending.ticket == Ticket{.key = "first", .handle = "17f20503"}));
  CHECK((pending.ask_after == Millis{5'000}));  // it asks for no faster
}

TEST_CASE("runway is asked for films from words and from frames") {
  Runway it;
  Order words = order(Operation::video, "gen4.5");
  words.request.seconds = 8;
  (void)it.submit<Pending>(words, json(200, kAccepted));
  CHECK(it.last().target == "/v1/text_to_video");
  CHECK(it.last().body == R"({"model":"gen4.5","promptText":"a cat","ratio":"1920:1080","duration":8})");
  Order frames = order(Operation::animate, "gen4.5");
  frames.references = {picture(ReferenceRole::first_frame, "first")};
  (void)it.submit<Pending>(frames, json(200, kAccepted));
  CHECK(it.last().target == "/v1/image_to_video");
  CHECK(test::body_json(it.last()).at("promptImage").as_string() == "data:image/png;base64,Zmlyc3Q=");
  frames.references.push_back(picture(ReferenceRole::last_frame, "last"));
  (void)it.submit<Pending>(frames, json(200, kAccepted));
  CHECK(boost::json::serialize(test::body_json(it.last()).at("promptImage")) ==
        R"([{"uri":"data:image/png;base64,Zmlyc3Q=","position":"first"},)"
        R"({"uri":"data:image/png;base64,bGFzdA==","position":"last"}])");
  frames.vendor = boost::json::parse(R"({"path":"/v1/other","sizes":{"1920:1080":"1280:720"}})");
  (void)it.submit<Pending>(frames, json(200, kAccepted));
  CHECK(it.last().target == "/v1/other");
  CHECK(test::body_json(it.last()).at("ratio").as_string() == "1280:720");
}

TEST_CASE("runway is not sent a picture that it would refuse for its size") {
  Runway it;
  Order asked = order();
  asked.references = {picture(ReferenceRole::reference, std::string(4 * 1024 * 1024, 'p'))};
  CHECK((it.as<Failed>(it.run(it.provider->submit(asked))).why == Failure::invalid));
  CHECK(it.vendor.asked.empty());
}

TEST_CASE("runway tells how a task stands") {
  Runway it;
  for (const char* status : {"PENDING", "THROTTLED"}) {
    CHECK_FALSE(
        it.poll<Pending>("17f20503", json(200, std::string{R"({"status":")"} + status + "\"}")).percent);
  }
  CHECK(
      wire(it.last()) ==
      "GET /v1/tasks/17f20503\nX-Runway-Version: 2024-11-06\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  CHECK((it.poll<Pending>("17f20503", json(200, R"({"status":"RUNNING","progress":0.42})")).percent == 42));
  for (const char* wrong : {"7", "-1", "\"x\"", "null"}) {
    CHECK_FALSE(it.poll<Pending>("17f20503",
                                 json(200, R"({"status":"RUNNING","progress":)" + std::string{wrong} + "}"))
                    .percent);
  }
  const Done done = it.poll<Done>(
      "17f20503",
      json(200,
           R"({"id":"17f20503","status":"SUCCEEDED","output":["https://cdn.example/1.mp4"],"cost":60})"));
  CHECK(test::link_of(done.media.at(0)) == "https://cdn.example/1.mp4");
  CHECK(boost::json::serialize(done.usage) == R"({"cost":60})");
  CHECK(done.request_id == "17f20503");
  const Failed cancelled = it.poll<Failed>("17f20503", json(200, R"({"status":"CANCELLED"})"));
  CHECK((cancelled.why == Failure::transient));
  CHECK_FALSE(cancelled.poll_again);
  CHECK((it.poll<Failed>("17f20503", json(404, R"({"error":"not found"})")).why == Failure::invalid));
}

TEST_CASE("runway says by its failure code what became of a task") {
  struct Case {
    const char* code;
    Failure why;
  };
  for (const Case each :
       {Case{"SAFETY.INPUT.TEXT", Failure::blocked_input}, Case{"SAFETY.INPUT.IMAGE", Failure::blocked_input},
        Case{"SAFETY.OUTPUT.VIDEO", Failure::blocked_output}, Case{"SAFETY.NEW", Failure::blocked_input},
        Case{"INPUT_PREPROCESSING.SAFETY.TEXT", Failure::blocked_input},
        Case{"ASSET.INVALID", Failure::invalid}, Case{"INTERNAL.BAD_OUTPUT.CODE1", Failure::transient},
        Case{"INPUT_PREPROCESSING.INTERNAL", Failure::transient},
        Case{"THIRD_PARTY.UNAVAILABLE", Failure::transient}, Case{"", Failure::transient}}) {
    CAPTURE(each.code);
    Runway it;
    const Failed failed = it.poll<Failed>(
        "17f20503", json(200, std::string{R"({"status":"FAILED","failure":"words","failureCode":")"} +
                                  each.code + R"(","cost":5})"));
    CHECK((failed.why == each.why));
    CHECK_FALSE(failed.poll_again);
    CHECK(failed.message.ends_with("words"));
    CHECK(boost::json::serialize(failed.usage) == R"({"cost":5})");
    const bool is_block = each.why == Failure::blocked_input || each.why == Failure::blocked_output;
    CHECK(
        (failed.categories == (is_block ? std::vector<std::string>{each.code} : std::vector<std::string>{})));
  }
}

TEST_CASE("runway says in words what a refusal means") {
  struct Case {
    int status;
    const char* body;
    Failure why;
  };
  for (const Case each :
       {Case{400, R"({"error":"Validation of body failed","issues":[{"path":["ratio"],"message":"bad"}]})",
             Failure::invalid},
        Case{400, R"({"error":"You do not have enough credits to run this task."})", Failure::account},
        Case{401, R"({"error":"Unauthorized"})", Failure::account},
        Case{429, R"({"error":"Daily limit reached"})", Failure::rate_limited},
        Case{502, "bad gateway", Failure::transient}, Case{503, "", Failure::transient},
        Case{504, "", Failure::transient}}) {
    Runway it;
    CHECK((it.submit<Failed>(order(), json(each.status, each.body)).why == each.why));
  }
  Runway it;
  CHECK(it.submit<Failed>(order(), json(400, R"({"error":"Bad","issues":[{"path":["ratio"]}]})")).message ==
        R"(status 400: Bad [{"path":["ratio"]}])");
}

TEST_CASE("runway takes back what is under way and keeps what has ended") {
  struct Case {
    const char* status;
    Cancelled result;
  };
  for (const Case each : {Case{"SUCCEEDED", Cancelled::too_late}, Case{"FAILED", Cancelled::too_late},
                          Case{"CANCELLED", Cancelled::yes}, Case{"NEW", Cancelled::unknown}}) {
    Runway it;
    it.vendor.then(json(200, std::string{R"({"status":")"} + each.status + "\"}"));
    CHECK((it.cancel("17f20503") == each.result));
    CHECK(it.vendor.asked.size() == 1);
  }
  for (const char* status : {"PENDING", "THROTTLED", "RUNNING"}) {
    Runway it;
    it.vendor.then(json(200, std::string{R"({"status":")"} + status + "\"}")).then(test::bytes("", "", 204));
    CHECK((it.cancel("17f20503") == Cancelled::yes));
    CHECK(wire(it.last()) ==
          "DELETE /v1/tasks/17f20503\nX-Runway-Version: 2024-11-06\nAuthorization: Bearer "
          "sk-canary-5f1d0c77a3\n\n");
  }
}

TEST_CASE("runway is probed for free and says when no credits are left") {
  for (const auto& [credits, is_trouble] : {std::pair{"100", false}, std::pair{"0", true}}) {
    Runway it;
    it.vendor.then(json(200, std::string{R"({"creditBalance":)"} + credits + "}"));
    CHECK(it.run(it.provider->probe()).trouble.has_value() == is_trouble);
    CHECK(it.last().target == "/v1/organization");
  }
}

}  // namespace
}  // namespace banana::providers
