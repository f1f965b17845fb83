// The server of stable-diffusion.cpp: what goes over the wire, field by field, and what each documented answer becomes (PV10).
#include "tests/providers/at_vendor.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;
using test::AtVendor;
using test::json;
using test::picture;
using test::wire;

constexpr const char* kAccepted =
    R"({"id":"job_7","kind":"img_gen","status":"queued","created":1,"poll_url":"/sdcpp/v1/jobs/job_7"})";

struct SdCpp : AtVendor {
  SdCpp() : AtVendor(make_sdcpp) {}
};

Order order() {
  Order out = test::order_of(Operation::generate, "default");
  out.request.seed = 7;
  return out;
}

TEST_CASE("sdcpp holds what every adapter holds") {
  test::check_conformance({.make = make_sdcpp, .order = order(), .accepts = {json(202, kAccepted)}});
}

TEST_CASE("sdcpp is asked for a picture with nothing but what was chosen") {
  SdCpp it;
  const Pending pending = it.submit<Pending>(order(), json(202, kAccepted));
  CHECK(
      wire(it.last()) ==
      "POST /sdcpp/v1/img_gen\nContent-Type: application/json\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n"
      R"({"prompt":"a cat","seed":7,"batch_count":1,"output_format":"png"})");
  CHECK((pending.ticket == Ticket{.key = "first", .handle = "job_7|1|7"}));
}

TEST_CASE("sdcpp is told every option") {
  SdCpp it;
  Order asked = order();
  asked.request.negative_prompt = "dogs";
  asked.request.outputs = 2;
  asked.request.steps = 28;
  asked.request.guidance = 7.5;
  asked.request.options = {{"size", "1024x768"}};
  asked.vendor = boost::json::parse(
      R"({"body":{"sample_params":{"sample_method":"euler_a","guidance":{"distilled_guidance":3.5}},"clip_skip":2}})");
  (void)it.submit<Pending>(asked, json(202, kAccepted));
  CHECK(it.last().body ==
        R"({"prompt":"a cat","negative_prompt":"dogs","width":1024,"height":768,"seed":7,"batch_count":2,)"
        R"("sample_params":{"sample_steps":28,"guidance":{"txt_cfg":7.5E0,"distilled_guidance":3.5E0},)"
        R"("sample_method":"euler_a"},"output_format":"png","clip_skip":2})");
}

TEST_CASE("sdcpp looks at pictures or begins with the one that is to be changed") {
  SdCpp it;
  Order looks = order();
  looks.references = {picture(ReferenceRole::reference, "one"), picture(ReferenceRole::reference, "two")};
  (void)it.submit<Pending>(looks, json(202, kAccepted));
  const Json sent = test::body_json(it.last());
  CHECK(boost::json::serialize(sent.at("ref_images")) == R"(["b25l","dHdv"])");
  CHECK_FALSE(sent.as_object().contains("init_image"));
  Order changed = order();
  changed.request.strength = 0.5;
  changed.references = {picture(ReferenceRole::reference, "one")};
  (void)it.submit<Pending>(changed, json(202, kAccepted));
  CHECK(it.last().body == R"({"prompt":"a cat","seed":7,"batch_count":1,"strength":5E-1,"init_image":"b25l",)"
                          R"("output_format":"png"})");
  changed.request.strength.reset();
  changed.references.push_back(picture(ReferenceRole::mask, "where"));
  (void)it.submit<Pending>(changed, json(202, kAccepted));
  CHECK(it.last().body ==
        R"({"prompt":"a cat","seed":7,"batch_count":1,"mask_image":"d2hlcmU=","init_image":"b25l",)"
        R"("output_format":"png"})");
}

TEST_CASE("sdcpp draws with another seed each time and says with which") {
  SdCpp it;
  Order asked = order();
  asked.request.seed.reset();
  const auto seed = [&] {
    (void)it.submit<Pending>(asked, json(202, kAccepted));
    return test::body_json(it.last()).at("seed").as_int64();
  };
  const std::int64_t first = seed();
  CHECK(first != seed());
  CHECK(first >= 0);
  CHECK(first < 2147483648);
}

TEST_CASE("sdcpp gets no settings from within a prompt") {
  SdCpp it;
  Order asked = order();
  asked.request.prompt =
      R"(a cat<sd_cpp_extra_args>{"sample_params":{"sample_steps":9999}}</sd_cpp_extra_args>)";
  asked.request.negative_prompt = "<sd_cpp_extra_args>{}</sd_cpp_extra_args>";
  (void)it.submit<Pending>(asked, json(202, kAccepted));
  CHECK(it.last().body == R"({"prompt":"a cat","seed":7,"batch_count":1,"output_format":"png"})");
}

TEST_CASE("sdcpp tells how a job stands") {
  SdCpp it;
  CHECK((it.poll<Pending>("job_7|1|7", json(200, R"({"status":"queued","queue_position":2})")).ahead == 2));
  CHECK(wire(it.last()) == "GET /sdcpp/v1/jobs/job_7\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  CHECK_FALSE(it.poll<Pending>("job_7|1|7", json(200, R"({"status":"generating","queue_position":0})"))
                  .ahead.has_value());
  const Done done = it.poll<Done>(
      "job_7|3|7",
      json(200, R"({"status":"completed","result":{"output_format":"png","images":[)"
                R"({"index":0,"b64_json":"b25l"},{"index":1,"b64_json":"dHdv"}]},"error":null})"));
  REQUIRE(done.media.size() == 2);
  CHECK(test::bytes_of(done.media[1]) == "two");
  CHECK(done.media[0].type == "image/png");
  CHECK(done.missing == 1);
  CHECK((done.seed == 7));
  for (const char* body :
       {R"({"status":"failed","error":{"code":"generation_failed","message":"empty results"}})",
        R"({"status":"cancelled","error":{"code":"cancelled","message":"job cancelled by client"}})",
        R"({"status":"completed","result":{"images":[]}})"}) {
    const Failed failed = it.poll<Failed>("job_7|1|7", json(200, body));
    CHECK((failed.why == Failure::transient));
    CHECK_FALSE(failed.poll_again);
  }
  CHECK(it.poll<Failed>("job_7|1|7", json(200, R"({"status":"failed","error":{"code":"c","message":"m"}})"))
            .message == "c: m");
}

TEST_CASE("sdcpp that forgot a job lost it") {
  for (const int status : {404, 410}) {
    SdCpp it;
    const Failed failed = it.poll<Failed>("job_7|1|7", json(status, R"({"error":"job not found"})"));
    CHECK((failed.why == Failure::transient));
    CHECK_FALSE(failed.poll_again);
  }
}

TEST_CASE("sdcpp refusals") {
  struct Case {
    int status;
    Failure why;
  };
  for (const Case each :
       {Case{400, Failure::invalid}, Case{429, Failure::rate_limited}, Case{500, Failure::transient}}) {
    SdCpp it;
    const Failed failed = it.submit<Failed>(order(), json(each.status, R"({"error":"words"})"));
    CHECK((failed.why == each.why));
    CHECK(failed.message == "status " + std::to_string(each.status) + ": words");
  }
}

TEST_CASE("sdcpp takes back a job that waits and no other") {
  SdCpp it;
  it.vendor.then(json(200, R"({"status":"cancelled"})"));
  CHECK((it.cancel("job_7|1|7") == Cancelled::yes));
  CHECK(wire(it.last()) ==
        "POST /sdcpp/v1/jobs/job_7/cancel\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  it.vendor.then(json(409, "{}")).then(json(200, R"({"status":"generating"})"));
  CHECK((it.cancel("job_7|1|7") == Cancelled::unsupported));
  it.vendor.then(json(409, "{}")).then(json(200, R"({"status":"failed"})"));
  CHECK((it.cancel("job_7|1|7") == Cancelled::too_late));
  it.vendor.then(json(410, "{}"));
  CHECK((it.cancel("job_7|1|7") == Cancelled::too_late));
  it.vendor.then(json(500, "{}"));
  CHECK((it.cancel("job_7|1|7") == Cancelled::unknown));
}

TEST_CASE("sdcpp is probed for free") {
  SdCpp it;
  it.vendor.then(json(200, R"({"data":[]})"));
  CHECK_FALSE(it.run(it.provider->probe()).trouble.has_value());
  CHECK(it.last().target == "/v1/models");
}

}  // namespace
}  // namespace banana::providers
