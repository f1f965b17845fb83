// AUTOMATIC1111: what goes over the wire, field by field, and what each documented answer becomes (PV10).
#include "tests/providers/at_vendor.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;
using test::AtVendor;
using test::json;
using test::picture;
using test::wire;

constexpr const char* kPicture = R"({"images":["cG5n"],"parameters":{},"info":"{\"seed\": 42}"})";

struct Automatic1111 : AtVendor {
  Automatic1111() : AtVendor(make_automatic1111) {}
};

Order order(Operation operation = Operation::generate) { return test::order_of(operation, "default"); }

TEST_CASE("automatic1111 holds what every adapter holds") {
  test::check_conformance({.make = make_automatic1111, .order = order(), .accepts = {json(200, kPicture)}});
}

TEST_CASE("automatic1111 is asked for a picture with nothing but what was chosen") {
  Automatic1111 it;
  const Done done = it.submit<Done>(order(), json(200, kPicture));
  CHECK(
      wire(it.last()) ==
      "POST /sdapi/v1/txt2img\nContent-Type: application/json\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n"
      R"({"prompt":"a cat","batch_size":1})");
  CHECK(test::bytes_of(done.media.at(0)) == "png");
  CHECK((done.seed == 42));
}

TEST_CASE("automatic1111 is told every option") {
  Automatic1111 it;
  Order asked = order();
  asked.request.prompt = "a cat<sd_cpp_extra_args>{}</sd_cpp_extra_args>";
  asked.request.negative_prompt = "dogs";
  asked.request.outputs = 2;
  asked.request.seed = 7;
  asked.request.steps = 20;
  asked.request.guidance = 7.5;
  asked.request.options = {{"aspect_ratio", "16:9"}};
  asked.vendor = boost::json::parse(R"({"sizes":{"16:9":"1344x768"},"body":{"sampler_name":"DPM++ 2M"}})");
  (void)it.submit<Done>(asked, json(200, kPicture));
  CHECK(it.last().body ==
        R"({"prompt":"a cat","negative_prompt":"dogs","width":1344,"height":768,"steps":20,)"
        R"("cfg_scale":7.5E0,"seed":7,"batch_size":2,"sampler_name":"DPM++ 2M"})");
}

TEST_CASE("automatic1111 is asked to change a picture within a mask") {
  Automatic1111 it;
  Order asked = order(Operation::edit);
  asked.request.strength = 0.5;
  asked.references = {picture(ReferenceRole::reference, "one"), picture(ReferenceRole::mask, "where")};
  (void)it.submit<Done>(asked, json(200, kPicture));
  CHECK(it.last().target == "/sdapi/v1/img2img");
  CHECK(it.last().body ==
        R"({"prompt":"a cat","batch_size":1,"init_images":["b25l"],"denoising_strength":5E-1,)"
        R"("mask":"d2hlcmU="})");
}

TEST_CASE("automatic1111 is asked to enlarge a picture") {
  Automatic1111 it;
  Order asked = order(Operation::upscale);
  asked.references = {picture(ReferenceRole::reference, "one")};
  asked.vendor = boost::json::parse(R"({"body":{"upscaler_1":"R-ESRGAN 4x+","upscaling_resize":4}})");
  const Done done = it.submit<Done>(asked, json(200, R"({"html_info":"","image":"cG5n"})"));
  CHECK(it.last().target == "/sdapi/v1/extra-single-image");
  CHECK(it.last().body == R"({"image":"b25l","upscaling_resize":4,"upscaler_1":"R-ESRGAN 4x+"})");
  CHECK(test::bytes_of(done.media.at(0)) == "png");
}

TEST_CASE("automatic1111 sheets of all pictures are not one of them") {
  Automatic1111 it;
  Order asked = order();
  asked.request.outputs = 3;
  const Done done =
      it.submit<Done>(asked, json(200, R"({"images":["c2hlZXQ=","b25l","data:image/png;base64,dHdv"],)"
                                       R"("info":"{\"seed\": 1, \"index_of_first_image\": 1}"})"));
  REQUIRE(done.media.size() == 2);
  CHECK(test::bytes_of(done.media[0]) == "one");
  CHECK(test::bytes_of(done.media[1]) == "two");
  CHECK(done.missing == 1);
  for (const char* info : {"7", "\"\"", "\"{\"", R"("{\"index_of_first_image\": -9}")", "null"}) {
    CHECK(it.submit<Done>(order(), json(200, R"({"images":["b25l"],"info":)" + std::string{info} + "}"))
              .media.size() == 1);
  }
  CHECK((it.submit<Failed>(order(), json(200, R"({"images":["http://127.0.0.1/x"],"info":""})")).why ==
         Failure::ambiguous));
}

TEST_CASE("automatic1111 gets a user and a password as Basic and no other way") {
  test::Outside outside;
  FixedAccount account{outside.vendor.url(), Key{"first", Secret{"anna:s3cret"}}};
  const auto provider = make_automatic1111({outside.client, account, outside.clock, outside.random});
  outside.vendor.then(json(200, kPicture));
  REQUIRE(std::holds_alternative<Done>(outside.run(provider->submit(order()))));
  CHECK(outside.vendor.asked.at(0).headers.find("Authorization") == "Basic YW5uYTpzM2NyZXQ=");
  FixedAccount open{outside.vendor.url()};
  const auto keyless = make_automatic1111({outside.client, open, outside.clock, outside.random});
  outside.vendor.then(json(200, kPicture));
  REQUIRE(std::holds_alternative<Done>(outside.run(keyless->submit(order()))));
  CHECK_FALSE(outside.vendor.asked.at(1).headers.contains("Authorization"));
}

TEST_CASE("automatic1111 refusals") {
  struct Case {
    int status;
    const char* body;
    Failure why;
    const char* message;
  };
  for (const Case each :
       {Case{500, R"({"error":"OutOfMemoryError","detail":"","errors":"CUDA out of memory"})",
             Failure::transient, "status 500: OutOfMemoryError: CUDA out of memory"},
        Case{404, R"({"detail":"Sampler not found"})", Failure::invalid, "status 404: Sampler not found"},
        Case{422, R"({"detail":[{"loc":["body","steps"],"msg":"value is not a valid integer"}]})",
             Failure::invalid, "status 422: value is not a valid integer"},
        Case{401, R"({"detail":"Incorrect username or password"})", Failure::account,
             "status 401: Incorrect username or password"}}) {
    Automatic1111 it;
    const Failed failed = it.submit<Failed>(order(), json(each.status, each.body));
    CHECK((failed.why == each.why));
    CHECK(failed.message == each.message);
  }
}

TEST_CASE("automatic1111 is probed for free and interrupts nobody") {
  Automatic1111 it;
  it.vendor.then(json(200, "[]"));
  CHECK_FALSE(it.run(it.provider->probe()).trouble.has_value());
  CHECK(it.last().target == "/sdapi/v1/sd-models");
  CHECK((it.cancel("x") == Cancelled::unsupported));
  CHECK((it.as<Failed>(it.run(it.provider->poll({}))).why == Failure::invalid));
  CHECK(it.vendor.asked.size() == 1);
}

}  // namespace
}  // namespace banana::providers
