// fal's queue: what goes over the wire, field by field, and what each documented answer becomes (PV8).
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

/// The queue names its own address.
test::Reply accepted() {
  return [](const net::Request& request) -> Task<net::Response> {
    const std::string at =
        "http://" + std::string{request.headers.find("Host").value()} + "/fal-ai/flux/requests/r7";
    co_return net::Response::json(200, {{"request_id", "r7"},
                                        {"status_url", at + "/status"},
                                        {"response_url", at},
                                        {"cancel_url", at + "/cancel"}});
  };
}

struct Fal : AtVendor {
  Fal() : AtVendor(make_fal) {}
  [[nodiscard]] std::string handle(int outputs = 1) const {
    const std::string at = vendor.url("/fal-ai/flux/requests/r7");
    return at + "/status|" + at + "|" + at + "/cancel|" + std::to_string(outputs);
  }
  template <class T>
  T result(test::Reply reply, int outputs = 1) {
    vendor.then(json(200, R"({"status":"COMPLETED"})"));
    return poll<T>(handle(outputs), std::move(reply));
  }
};

Order order() { return test::order_of(Operation::generate, "fal-ai/flux/dev"); }

TEST_CASE("fal holds what every adapter holds") {
  test::check_conformance({.make = make_fal, .order = order(), .accepts = {accepted()}});
}

TEST_CASE("fal is asked for a picture with nothing but what was chosen") {
  Fal it;
  const Pending pending = it.submit<Pending>(order(), accepted());
  CHECK(wire(it.last()) ==
        "POST /fal-ai/flux/dev\nX-Fal-No-Retry: 1\nContent-Type: application/json\n"
        "Authorization: Key sk-canary-5f1d0c77a3\n\n{\"prompt\":\"a cat\"}");
  CHECK((pending.ticket == Ticket{.key = "first", .handle = it.handle()}));
}

TEST_CASE("fal is told every option by the names that its model has for them") {
  Fal it;
  Order asked = order();
  asked.request.negative_prompt = "dogs";
  asked.request.outputs = 2;
  asked.request.seed = 7;
  asked.request.steps = 20;
  asked.request.guidance = 3.5;
  asked.request.strength = 0.5;
  asked.request.seconds = 5;
  asked.request.options = {{"aspect_ratio", "16:9"}, {"format", "png"}, {"style", "anime"}};
  asked.references = {picture(ReferenceRole::reference, "one"), picture(ReferenceRole::reference, "two"),
                      picture(ReferenceRole::first_frame, "first"), picture(ReferenceRole::mask, "where"),
                      picture(ReferenceRole::last_frame, "last")};
  asked.vendor = boost::json::parse(
      R"({"inputs":{"aspect_ratio":"image_size","style":"","last_frame":"tail_image_url"},)"
      R"("values":{"image_size":{"16:9":"landscape_16_9"}},"texts":["duration"],)"
      R"("body":{"enable_safety_checker":true}})");
  (void)it.submit<Pending>(asked, accepted());
  CHECK(it.last().body ==
        R"({"prompt":"a cat","negative_prompt":"dogs","image_size":"landscape_16_9","format":"png","seed":7,)"
        R"("num_inference_steps":20,"guidance_scale":3.5E0,"strength":5E-1,"num_images":2,"duration":"5",)"
        R"("image_urls":["data:image/png;base64,b25l","data:image/png;base64,dHdv"],)"
        R"("mask_url":"data:image/png;base64,d2hlcmU=","image_url":"data:image/png;base64,Zmlyc3Q=",)"
        R"("tail_image_url":"data:image/png;base64,bGFzdA==","enable_safety_checker":true})");
}

TEST_CASE("fal models that take one picture get the first alone") {
  Fal it;
  Order asked = order();
  asked.references = {picture(ReferenceRole::reference, "one"), picture(ReferenceRole::reference, "two")};
  asked.vendor = boost::json::parse(R"({"inputs":{"reference":"image_url"}})");
  (void)it.submit<Pending>(asked, accepted());
  CHECK(it.last().body == R"({"prompt":"a cat","image_url":"data:image/png;base64,b25l"})");
}

TEST_CASE("fal addresses that are not the account's own are an answer nobody can use") {
  for (const char* url : {"http://127.0.0.1:1/x", "https://queue.fal.run/x", "x", "", "file:///etc/passwd"}) {
    Fal it;
    const Failed failed = it.submit<Failed>(
        order(), json(200, R"({"request_id":"r7","status_url":")" + std::string{url} +
                               R"(","response_url":")" + url + R"(","cancel_url":")" + url + "\"}"));
    CHECK((failed.why == Failure::ambiguous));
  }
}

TEST_CASE("fal tells how a request stands") {
  Fal it;
  CHECK((it.poll<Pending>(it.handle(), json(202, R"({"status":"IN_QUEUE","queue_position":3})")).ahead == 3));
  CHECK(wire(it.last()) ==
        "GET /fal-ai/flux/requests/r7/status\nAuthorization: Key sk-canary-5f1d0c77a3\n\n");
  CHECK_FALSE(
      it.poll<Pending>(it.handle(), json(202, R"({"status":"IN_PROGRESS","logs":null})")).ahead.has_value());
  const Failed odd = it.poll<Failed>(it.handle(), json(200, R"({"status":"NEW"})"));
  CHECK(odd.poll_again);
}

TEST_CASE("fal gives pictures and films") {
  Fal it;
  const Done done = it.result<Done>(
      with(json(200, R"({"images":[{"url":"https://cdn.example/1.png","content_type":"image/png"},)"
                     R"({"url":"https://cdn.example/2.png"}],"seed":42,"has_nsfw_concepts":[false,false]})"),
           "X-Fal-Request-Id", "r7"),
      3);
  CHECK(wire(it.last()) == "GET /fal-ai/flux/requests/r7\nAuthorization: Key sk-canary-5f1d0c77a3\n\n");
  REQUIRE(done.media.size() == 2);
  CHECK(test::link_of(done.media[0]) == "https://cdn.example/1.png");
  CHECK(done.media[0].type == "image/png");
  CHECK(done.missing == 1);
  CHECK((done.seed == 42));
  CHECK(done.request_id == "r7");
  for (const char* body : {R"({"video":{"url":"https://cdn.example/1.mp4"}})",
                           R"({"image":{"url":"https://cdn.example/1.mp4"}})",
                           R"({"videos":[{"url":"https://cdn.example/1.mp4"}]})"}) {
    CHECK(test::link_of(it.result<Done>(json(200, body)).media.at(0)) == "https://cdn.example/1.mp4");
  }
  CHECK(test::bytes_of(
            it.result<Done>(json(200, R"({"images":[{"url":"data:image/png;base64,b25l"}]})")).media.at(0)) ==
        "one");
}

TEST_CASE("fal pictures that its checker made black count as blocked") {
  Fal it;
  const Done part = it.result<Done>(
      json(200, R"({"images":[{"url":"https://cdn.example/1.png"},{"url":"https://cdn.example/2.png"}],)"
                R"("has_nsfw_concepts":[true,false]})"),
      2);
  REQUIRE(part.media.size() == 1);
  CHECK(test::link_of(part.media[0]) == "https://cdn.example/2.png");
  CHECK(part.missing == 1);
  CHECK((part.why_missing == Failure::blocked_output));
  CHECK((it.result<Failed>(
               json(200, R"({"images":[{"url":"https://cdn.example/1.png"}],"has_nsfw_concepts":[true]})"))
             .why == Failure::blocked_output));
}

TEST_CASE("fal that completed may have failed and only the result tells") {
  struct Case {
    int status;
    const char* detail;
    Failure why;
  };
  for (
      const Case each :
      {Case{422, R"([{"loc":["body","prompt"],"msg":"no","type":"content_policy_violation"}])",
            Failure::blocked_input},
       Case{422, R"([{"loc":["result"],"msg":"no","type":"content_policy_violation"}])",
            Failure::blocked_output},
       Case{
           422,
           R"([{"loc":["body","x"],"msg":"m","type":"missing"},{"loc":[],"msg":"no","type":"content_policy_violation"}])",
           Failure::blocked_input},
       Case{422, R"([{"loc":["body","seed"],"msg":"not a number","type":"int_parsing"}])", Failure::invalid},
       Case{422, R"([{"loc":["body"],"msg":"none","type":"no_media_generated"}])", Failure::transient},
       Case{422, R"([{"loc":["body"],"msg":"none","type":"feature_not_supported"}])", Failure::invalid},
       Case{500, R"([{"loc":[],"msg":"oops","type":"internal_server_error"}])", Failure::transient},
       Case{504, R"([{"loc":[],"msg":"slow","type":"generation_timeout"}])", Failure::transient},
       Case{502, R"([{"loc":[],"msg":"x","type":"downstream_service_error"}])", Failure::transient},
       Case{503, R"([{"loc":[],"msg":"x","type":"downstream_service_unavailable"}])", Failure::transient},
       Case{500, R"("words")", Failure::transient}}) {
    CAPTURE(each.detail);
    Fal it;
    const Failed failed =
        it.result<Failed>(json(each.status, R"({"detail":)" + std::string{each.detail} + "}"));
    CHECK((failed.why == each.why));
    CHECK_FALSE(failed.poll_again);
  }
  Fal it;
  CHECK((it.result<Failed>(with(json(500, R"({"detail":"words"})"), "X-Fal-Retryable", "false")).why ==
         Failure::invalid));
  for (const auto& reply : {json(503, "<html>"), json(429, R"({"detail":"slow down"})"), test::lost()}) {
    CHECK(it.result<Failed>(reply).poll_again);  // the question failed, not the order
  }
}

TEST_CASE("fal refusals at once") {
  Fal it;
  const Failed blocked = it.submit<Failed>(
      order(),
      json(422, R"({"detail":[{"loc":["body","prompt"],"msg":"no","type":"content_policy_violation"}]})"));
  CHECK((blocked.why == Failure::blocked_input));
  CHECK((blocked.categories == std::vector<std::string>{"content_policy_violation"}));
  CHECK((it.submit<Failed>(order(), json(403, R"({"detail":"User is locked. Reason: Exhausted balance"})"))
             .why == Failure::account));
  CHECK((it.submit<Failed>(order(), json(404, R"({"detail":"Application not found"})")).why ==
         Failure::invalid));
}

TEST_CASE("fal takes back what is not done") {
  struct Case {
    int status;
    const char* body;
    Cancelled result;
  };
  for (const Case each :
       {Case{200, R"({"status":"OK"})", Cancelled::yes},
        Case{202, R"({"status":"CANCELLATION_REQUESTED"})", Cancelled::yes},
        Case{400, R"({"status":"ALREADY_COMPLETED"})", Cancelled::too_late},
        Case{404, R"({"status":"NOT_FOUND"})", Cancelled::too_late}, Case{500, "", Cancelled::unknown}}) {
    Fal it;
    it.vendor.then(json(each.status, each.body));
    CHECK((it.cancel(it.handle()) == each.result));
    CHECK(wire(it.last()) ==
          "PUT /fal-ai/flux/requests/r7/cancel\nAuthorization: Key sk-canary-5f1d0c77a3\n\n");
  }
}

TEST_CASE("fal keys go to no address but the account's own whatever a ticket says") {
  Fal it;
  const std::string at = it.stranger.url("/x");
  const std::string handle = at + "|" + at + "|" + at + "|1";
  CHECK(
      (it.as<Failed>(it.run(it.provider->poll({.key = "first", .handle = handle}))).why == Failure::invalid));
  CHECK((it.cancel(handle) == Cancelled::unknown));
  CHECK(it.stranger.asked.empty());
}

}  // namespace
}  // namespace banana::providers
