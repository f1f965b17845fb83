// Stability v2beta: what goes over the wire, field by field, and what each documented answer becomes (PV4).
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

constexpr const char* kPicture = R"({"image":"cG5n","finish_reason":"SUCCESS","seed":343940597})";

struct Stability : AtVendor {
  Stability() : AtVendor(make_stability) {}
};

Order order(std::string model = "core") { return test::order_of(Operation::generate, std::move(model)); }

TEST_CASE("stability holds what every adapter holds") {
  test::check_conformance({.make = make_stability, .order = order(), .accepts = {json(200, kPicture)}});
}

TEST_CASE("stability is asked for a picture with nothing but what was chosen") {
  Stability it;
  const Done done = it.submit<Done>(order(), with(json(200, kPicture), "X-Request-Id", "r-1"));
  CHECK(wire(it.last()) ==
        "POST /v2beta/stable-image/generate/core\n"
        "Accept: application/json\n"
        "Content-Type: multipart/form-data; boundary=BOUNDARY\n"
        "Authorization: Bearer sk-canary-5f1d0c77a3\n\n"
        "--BOUNDARY\nContent-Disposition: form-data; name=\"prompt\"\n\na cat\n--BOUNDARY--\n");
  CHECK(test::bytes_of(done.media.at(0)) == "png");
  CHECK((done.seed == 343940597));
  CHECK(done.request_id == "r-1");
}

TEST_CASE("stability is told every option of a picture from words") {
  Stability it;
  Order asked = order("sd3.5-large");
  asked.request.negative_prompt = "dogs";
  asked.request.seed = 7;
  asked.request.guidance = 4.5;
  asked.request.options = {{"aspect_ratio", "16:9"}, {"style", "anime"}, {"format", "jpg"}};
  (void)it.submit<Done>(asked, json(200, kPicture));
  const auto field = [](std::string name, std::string value) {
    return "--BOUNDARY\nContent-Disposition: form-data; name=\"" + name + "\"\n\n" + value + "\n";
  };
  const std::string sent = wire(it.last());
  CHECK(sent.substr(0, sent.find('\n')) == "POST /v2beta/stable-image/generate/sd3");
  CHECK(sent.substr(sent.find("\n\n") + 2) ==
        field("prompt", "a cat") + field("negative_prompt", "dogs") + field("aspect_ratio", "16:9") +
            field("mode", "text-to-image") + field("model", "sd3.5-large") + field("seed", "7") +
            field("cfg_scale", "4.5") + field("style_preset", "anime") + field("output_format", "jpeg") +
            "--BOUNDARY--\n");
}

TEST_CASE("stability gets pictures as files and no aspect ratio beside them") {
  Stability it;
  Order asked = order("sd3.5-large");
  asked.request.operation = Operation::variation;
  asked.request.strength = 0.5;
  asked.request.options = {{"aspect_ratio", "16:9"}};
  asked.references = {picture(ReferenceRole::reference, "look", "image/webp")};
  (void)it.submit<Done>(asked, json(200, kPicture));
  const std::string sent = wire(it.last());
  CHECK(sent.find("aspect_ratio") == std::string::npos);
  CHECK(sent.find("name=\"mode\"\n\nimage-to-image\n") != std::string::npos);
  CHECK(sent.find("name=\"strength\"\n\n0.5\n") != std::string::npos);
  CHECK(sent.find("name=\"image\"; filename=\"image.webp\"\nContent-Type: image/webp\n\nlook\n") !=
        std::string::npos);
}

TEST_CASE("stability is asked for each thing at its own place") {
  struct Case {
    const char* model;
    const char* path;
  };
  for (const Case each : {Case{"ultra", "/v2beta/stable-image/generate/ultra"},
                          Case{"core", "/v2beta/stable-image/generate/core"},
                          Case{"sd3.5-medium", "/v2beta/stable-image/generate/sd3"},
                          Case{"inpaint", "/v2beta/stable-image/edit/inpaint"},
                          Case{"erase", "/v2beta/stable-image/edit/erase"},
                          Case{"outpaint", "/v2beta/stable-image/edit/outpaint"},
                          Case{"search-and-replace", "/v2beta/stable-image/edit/search-and-replace"},
                          Case{"search-and-recolor", "/v2beta/stable-image/edit/search-and-recolor"},
                          Case{"remove-background", "/v2beta/stable-image/edit/remove-background"},
                          Case{"upscale-fast", "/v2beta/stable-image/upscale/fast"}}) {
    Stability it;
    (void)it.submit<Done>(order(each.model), json(200, kPicture));
    CHECK(it.last().target == each.path);
  }
  Stability it;
  Order asked = order("inpaint");
  asked.references = {picture(ReferenceRole::reference, "look"), picture(ReferenceRole::mask, "where")};
  asked.vendor = boost::json::parse(R"({"path":"/v2beta/stable-image/edit/other","body":{"grow_mask":5}})");
  (void)it.submit<Done>(asked, json(200, kPicture));
  CHECK(it.last().target == "/v2beta/stable-image/edit/other");
  const std::string sent = wire(it.last());
  CHECK(sent.find("name=\"grow_mask\"\n\n5\n") != std::string::npos);
  CHECK(sent.find("name=\"mask\"; filename=\"mask.png\"\nContent-Type: image/png\n\nwhere\n") !=
        std::string::npos);
}

TEST_CASE("stability is not asked for what it can't take") {
  Stability it;
  CHECK((it.as<Failed>(it.run(it.provider->submit(order("no such thing")))).why == Failure::invalid));
  Order large = order("inpaint");
  large.references = {picture(ReferenceRole::reference, std::string(11 * 1024 * 1024, 'p'))};
  CHECK((it.as<Failed>(it.run(it.provider->submit(large))).why == Failure::invalid));
  CHECK(it.vendor.asked.empty());
}

TEST_CASE("stability that filtered its picture has blocked it though the status is a success") {
  Stability it;
  const Failed failed = it.submit<Failed>(
      order(), with(json(200, R"({"image":"cG5n","finish_reason":"CONTENT_FILTERED","seed":1})"),
                    "X-Request-Id", "r-2"));
  CHECK((failed.why == Failure::blocked_output));
  CHECK((failed.categories == std::vector<std::string>{"CONTENT_FILTERED"}));
  CHECK(failed.request_id == "r-2");
}

TEST_CASE("stability says by its name what a refusal means") {
  struct Case {
    int status;
    const char* name;
    Failure why;
  };
  for (const Case each :
       {Case{403, "content_moderation", Failure::blocked_input},
        Case{422, "public_figure", Failure::blocked_input}, Case{422, "invalid_language", Failure::invalid},
        Case{400, "bad_request", Failure::invalid}, Case{401, "unauthorized", Failure::account},
        Case{402, "payment_required", Failure::account}, Case{413, "payload_too_large", Failure::invalid},
        Case{429, "rate_limit_exceeded", Failure::rate_limited},
        Case{500, "internal_error", Failure::transient}}) {
    CAPTURE(each.name);
    Stability it;
    const Failed failed = it.submit<Failed>(
        order(), json(each.status, std::string{R"({"id":"e-1","name":")"} + each.name +
                                       R"(","errors":["some-field: is required","and more"]})"));
    CHECK((failed.why == each.why));
    CHECK(failed.request_id == "e-1");
    CHECK(failed.message ==
          "status " + std::to_string(each.status) + ": " + each.name + ": some-field: is required; and more");
    CHECK((failed.retry_after == (each.status == 429 ? std::optional{Millis{60'000}} : std::nullopt)));
  }
}

TEST_CASE("stability is probed for free and says when no credits are left") {
  for (const auto& [credits, is_trouble] :
       {std::pair{"0.63", false}, std::pair{"0", true}, std::pair{"-1.5", true}}) {
    Stability it;
    it.vendor.then(json(200, std::string{R"({"credits":)"} + credits + "}"));
    const Probe probe = it.run(it.provider->probe());
    CHECK(probe.trouble.has_value() == is_trouble);
    CHECK(wire(it.last()) == "GET /v1/user/balance\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  }
}

TEST_CASE("stability answers at once and has nothing to poll") {
  Stability it;
  CHECK((it.as<Failed>(it.run(it.provider->poll({}))).why == Failure::invalid));
  CHECK((it.cancel("x") == Cancelled::unsupported));
  CHECK(it.vendor.asked.empty());
}

}  // namespace
}  // namespace banana::providers
