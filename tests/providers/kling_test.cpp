// Kling: what goes over the wire, field by field, and what each documented answer becomes (PV5).
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
    R"({"code":0,"message":"SUCCEED","request_id":"r-1","data":{"task_id":"t-7","task_status":"submitted"}})";

struct Kling : AtVendor {
  Kling() : AtVendor(make_kling) {}
};

Order order(Operation operation = Operation::generate) { return test::order_of(operation, "kling-v2-1"); }

std::string task(std::string_view status, std::string_view more = "") {
  return R"({"code":0,"request_id":"r-2","data":{"task_id":"t-7","task_status":")" + std::string{status} +
         "\"" + std::string{more} + "}}";
}

TEST_CASE("kling holds what every adapter holds") {
  test::check_conformance({.make = make_kling, .order = order(), .accepts = {json(200, kAccepted)}});
}

TEST_CASE("kling is asked for a picture with nothing but what was chosen") {
  Kling it;
  const Pending pending = it.submit<Pending>(order(), json(200, kAccepted));
  CHECK(wire(it.last()) ==
        "POST /v1/images/generations\nContent-Type: application/json\nAuthorization: Bearer "
        "sk-canary-5f1d0c77a3\n\n"
        R"({"model_name":"kling-v2-1","prompt":"a cat","n":1})");
  CHECK((pending.ticket == Ticket{.key = "first", .handle = "images/generations|t-7|1"}));
}

TEST_CASE("kling is told every option of a picture") {
  Kling it;
  Order asked = order();
  asked.name = "attempt-9";
  asked.request.outputs = 4;
  asked.request.negative_prompt = "dogs";
  asked.request.strength = 0.5;
  asked.request.options = {{"aspect_ratio", "16:9"}, {"resolution", "2K"}};
  asked.references = {picture(ReferenceRole::reference, "look")};
  asked.vendor = boost::json::parse(R"({"body":{"image_reference":"subject"}})");
  (void)it.submit<Pending>(asked, json(200, kAccepted));
  CHECK(
      it.last().body ==
      R"({"model_name":"kling-v2-1","prompt":"a cat","negative_prompt":"dogs","image":"bG9vaw==",)"
      R"("resolution":"2k","n":4,"image_fidelity":5E-1,"aspect_ratio":"16:9","external_task_id":"attempt-9",)"
      R"("image_reference":"subject"})");
}

TEST_CASE("kling is asked for films from words and from pictures") {
  Kling it;
  Order words = order(Operation::video);
  words.request.seconds = 5;
  words.request.guidance = 0.5;
  words.request.options = {{"aspect_ratio", "9:16"}, {"mode", "pro"}};
  CHECK(it.submit<Pending>(words, json(200, kAccepted)).ticket.handle == "videos/text2video|t-7|1");
  CHECK(it.last().target == "/v1/videos/text2video");
  CHECK(it.last().body == R"({"model_name":"kling-v2-1","prompt":"a cat","mode":"pro","duration":"5",)"
                          R"("cfg_scale":5E-1,"aspect_ratio":"9:16"})");
  Order frames = order(Operation::animate);
  frames.request.seconds = 10;
  frames.request.options = {{"aspect_ratio", "9:16"}};
  frames.references = {picture(ReferenceRole::first_frame, "first"),
                       picture(ReferenceRole::last_frame, "last")};
  CHECK(it.submit<Pending>(frames, json(200, kAccepted)).ticket.handle == "videos/image2video|t-7|1");
  CHECK(it.last().target == "/v1/videos/image2video");
  CHECK(it.last().body ==
        R"({"model_name":"kling-v2-1","prompt":"a cat","image":"Zmlyc3Q=","image_tail":"bGFzdA==",)"
        R"("duration":"10"})");
}

TEST_CASE("kling gets a token signed with a key of two halves and never its secret") {
  test::Outside outside;
  FixedAccount account{outside.vendor.url(), Key{"first", Secret{"access-1:s3cret"}}};
  const auto provider = make_kling({outside.client, account, outside.clock, outside.random});
  outside.vendor.then(json(200, kAccepted));
  REQUIRE(std::holds_alternative<Pending>(outside.run(provider->submit(order()))));
  // As another implementation signs the same claims: exp is half an hour from now, nbf five seconds ago.
  CHECK(outside.vendor.asked.at(0).headers.find("Authorization") ==
        "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        "eyJpc3MiOiJhY2Nlc3MtMSIsImV4cCI6MTc5NTI2NDIwMCwibmJmIjoxNzk1MjYyMzk1fQ."
        "MVqA2rxSRQH23Ep7-UAv5AgQ3SnJLtWzIBb6TrdHJSc");
  CHECK_FALSE(outside.vendor.heard("s3cret"));
}

TEST_CASE("kling tells how a task stands") {
  Kling it;
  for (const char* status : {"submitted", "processing"}) {
    CHECK(it.poll<Pending>("videos/text2video|t-7|1", json(200, task(status))).ticket.handle ==
          "videos/text2video|t-7|1");
  }
  CHECK(wire(it.last()) == "GET /v1/videos/text2video/t-7\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  const Done pictures = it.poll<Done>(
      "images/generations|t-7|3",
      json(200, task("succeed", R"(,"task_result":{"images":[{"index":0,"url":"https://cdn.example/0.png"},)"
                                R"({"index":1,"url":"https://cdn.example/1.png"}]})")));
  REQUIRE(pictures.media.size() == 2);
  CHECK(test::link_of(pictures.media[1]) == "https://cdn.example/1.png");
  CHECK(pictures.missing == 1);
  CHECK(pictures.request_id == "r-2");
  const Done film = it.poll<Done>(
      "videos/image2video|t-7|1",
      json(
          200,
          task(
              "succeed",
              R"(,"task_result":{"videos":[{"id":"v","url":"https://cdn.example/v.mp4","duration":"5"}]})")));
  CHECK(test::link_of(film.media.at(0)) == "https://cdn.example/v.mp4");
  CHECK(film.media[0].type == "video/mp4");
}

TEST_CASE("kling says in words alone that a task was blocked") {
  Kling it;
  const auto fails = [&](std::string_view words) {
    return it.poll<Failed>("images/generations|t-7|1",
                           json(200, task("failed", R"(,"task_status_msg":")" + std::string{words} + "\"")));
  };
  CHECK((fails("Failure to pass the Risk Control system").why == Failure::blocked_output));
  CHECK((fails("Service busy").why == Failure::transient));
  CHECK(fails("Service busy").message == "Service busy");
  CHECK_FALSE(fails("Service busy").poll_again);
  CHECK_FALSE(fails("").message.empty());
}

TEST_CASE("kling says by its code what a refusal means with whatever status") {
  struct Case {
    int code;
    Failure why;
  };
  for (const Case each : {Case{1000, Failure::account},       Case{1001, Failure::account},
                          Case{1002, Failure::account},       Case{1003, Failure::account},
                          Case{1004, Failure::transient},     Case{1100, Failure::account},
                          Case{1101, Failure::account},       Case{1102, Failure::account},
                          Case{1103, Failure::account},       Case{1200, Failure::invalid},
                          Case{1201, Failure::invalid},       Case{1203, Failure::invalid},
                          Case{1300, Failure::blocked_input}, Case{1301, Failure::blocked_input},
                          Case{1302, Failure::rate_limited},  Case{1303, Failure::rate_limited},
                          Case{1304, Failure::account},       Case{5000, Failure::transient},
                          Case{5001, Failure::transient},     Case{5002, Failure::transient}}) {
    for (const int status : {200, 400, 429}) {
      CAPTURE(each.code);
      CAPTURE(status);
      Kling it;
      const Failed failed =
          it.submit<Failed>(order(), json(status, R"({"code":)" + std::to_string(each.code) +
                                                      R"(,"message":"words","request_id":"r-3"})"));
      CHECK((failed.why == each.why));
      CHECK(failed.message ==
            "status " + std::to_string(status) + ": " + std::to_string(each.code) + ": words");
      CHECK(failed.request_id == "r-3");
    }
  }
  Kling it;
  CHECK((it.submit<Failed>(order(), json(200, R"({"code":0,"data":{}})")).why == Failure::ambiguous));
  const Failed limited = it.poll<Failed>("images/generations|t-7|1", json(200, R"({"code":1302})"));
  CHECK((limited.why == Failure::rate_limited));
  CHECK(limited.poll_again);
}

TEST_CASE("kling polls no ticket but its own and takes nothing back") {
  Kling it;
  for (const char* handle : {"account/costs|t-7|1", "images/generations|..|1", "images/generations|t-7",
                             "images/generations|t-7|x"}) {
    CHECK((it.as<Failed>(it.run(it.provider->poll({.key = "first", .handle = handle}))).why ==
           Failure::invalid));
  }
  CHECK((it.cancel("images/generations|t-7|1") == Cancelled::unsupported));
  CHECK(it.vendor.asked.empty());
}

TEST_CASE("kling is probed for free") {
  Kling it;
  it.vendor.then(json(200, R"({"code":0,"data":[]})"));
  CHECK_FALSE(it.run(it.provider->probe()).trouble.has_value());
  CHECK(it.last().target == "/v1/images/generations?pageNum=1&pageSize=1");
}

}  // namespace
}  // namespace banana::providers
