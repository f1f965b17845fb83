// ComfyUI: what goes over the wire, field by field, and what each documented answer becomes (PV10).
#include "tests/providers/at_vendor.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;
using test::AtVendor;
using test::json;
using test::picture;
using test::wire;

constexpr const char* kAccepted = R"({"prompt_id":"c7","number":1,"node_errors":{}})";
constexpr const char* kWorkflow =
    R"({"graph":{"3":{"class_type":"KSampler","inputs":{"seed":0,"steps":20,"model":["4",0]}},)"
    R"("5":{"class_type":"EmptyLatentImage","inputs":{"width":512,"height":512}},)"
    R"("6":{"class_type":"CLIPTextEncode","inputs":{"text":"","clip":["4",1]}},)"
    R"("57:8":{"class_type":"KSampler","inputs":{"noise_seed":0}}},)"
    R"("slots":{"prompt":"6.text","seed":["3.seed","57:8.noise_seed"],"steps":"3.steps","width":"5.width",)"
    R"("height":"5.height","reference":"10.image","reference_2":"11.image"}})";

struct ComfyUi : AtVendor {
  ComfyUi() : AtVendor(make_comfyui) {}
};

Order order() {
  Order out = test::order_of(Operation::generate, "default");
  out.request.seed = 7;
  out.vendor = boost::json::parse(kWorkflow);
  return out;
}

Order with_pictures() {
  Order out = order();
  auto& graph = out.vendor.at("graph").as_object();
  for (const char* node : {"10", "11"})
    graph[node] = boost::json::parse(R"({"class_type":"LoadImage","inputs":{}})");
  out.references = {picture(ReferenceRole::reference, "one"),
                    picture(ReferenceRole::reference, "two", "image/jpeg")};
  return out;
}

TEST_CASE("comfyui holds what every adapter holds") {
  test::check_conformance({.make = make_comfyui, .order = order(), .accepts = {json(200, kAccepted)}});
}

TEST_CASE("comfyui with pictures holds what every adapter holds") {
  test::check_conformance({.make = make_comfyui,
                           .order = with_pictures(),
                           .before = {json(200, R"({"name":"a.png"})"), json(200, R"({"name":"b.jpg"})")},
                           .accepts = {json(200, kAccepted)}});
}

TEST_CASE("comfyui is given the workflow with its slots filled in") {
  ComfyUi it;
  Order asked = order();
  asked.request.steps = 8;
  asked.request.options = {{"size", "1024x768"}};
  const Pending pending = it.submit<Pending>(asked, json(200, kAccepted));
  CHECK(wire(it.last()) ==
        "POST /prompt\nContent-Type: application/json\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n"
        R"({"prompt":{"3":{"class_type":"KSampler","inputs":{"seed":7,"steps":8,"model":["4",0]}},)"
        R"("5":{"class_type":"EmptyLatentImage","inputs":{"width":1024,"height":768}},)"
        R"("6":{"class_type":"CLIPTextEncode","inputs":{"text":"a cat","clip":["4",1]}},)"
        R"("57:8":{"class_type":"KSampler","inputs":{"noise_seed":7}}},"client_id":"banana"})");
  CHECK((pending.ticket == Ticket{.key = "first", .handle = "c7|1|7"}));
}

TEST_CASE("comfyui draws with another seed each time") {
  ComfyUi it;
  Order asked = order();
  asked.request.seed.reset();
  const auto seed = [&] {
    (void)it.submit<Pending>(asked, json(200, kAccepted));
    return test::body_json(it.last()).at("prompt").at("3").at("inputs").at("seed").as_int64();
  };
  CHECK(seed() != seed());
  asked.vendor.at("slots").as_object().erase("seed");
  CHECK(seed() == 0);
}

TEST_CASE("comfyui gets pictures before the order under names that tell what they are") {
  ComfyUi it;
  it.vendor.then(json(200, R"({"name":"banana-1.png","subfolder":"","type":"input"})"))
      .then(json(200, R"({"name":"banana-2.jpg","subfolder":"sub","type":"input"})"));
  (void)it.submit<Pending>(with_pictures(), json(200, kAccepted));
  REQUIRE(it.vendor.asked.size() == 3);
  CHECK(
      wire(it.vendor.asked[0]) ==
      "POST /upload/image\nContent-Type: multipart/form-data; boundary=BOUNDARY\n"
      "Authorization: Bearer sk-canary-5f1d0c77a3\n\n--BOUNDARY\nContent-Disposition: form-data; "
      "name=\"image\"; "
      "filename=\"banana-7692c3ad3540bb803c020b3aee66cd88.png\"\nContent-Type: image/png\n\none\n--BOUNDARY\n"
      "Content-Disposition: form-data; name=\"overwrite\"\n\ntrue\n--BOUNDARY--\n");
  const Json graph = test::body_json(it.last()).at("prompt");
  CHECK(graph.at("10").at("inputs").at("image").as_string() == "banana-1.png");
  CHECK(graph.at("11").at("inputs").at("image").as_string() == "sub/banana-2.jpg");
}

TEST_CASE("comfyui is asked for nothing that its workflow has no slot for") {
  struct Case {
    const char* name;
    std::function<void(Order&)> change;
  };
  for (const Case& each : {
           Case{"negative_prompt", [](Order& asked) { asked.request.negative_prompt = "dogs"; }},
           Case{"guidance", [](Order& asked) { asked.request.guidance = 7; }},
           Case{"strength", [](Order& asked) { asked.request.strength = 0.5; }},
           Case{"outputs", [](Order& asked) { asked.request.outputs = 2; }},
           Case{"style", [](Order& asked) { asked.request.options = {{"style", "anime"}}; }},
           Case{"mask", [](Order& asked) { asked.references = {picture(ReferenceRole::mask, "where")}; }},
           Case{"reference",
                [](Order& asked) { asked.references = {picture(ReferenceRole::reference, "one")}; }},
           Case{"prompt", [](Order& asked) { asked.vendor.at("slots").as_object()["prompt"] = "6"; }},
           Case{"prompt", [](Order& asked) { asked.vendor.at("slots").as_object()["prompt"] = "99.text"; }},
           Case{"graph", [](Order& asked) { asked.vendor = nullptr; }},
       }) {
    CAPTURE(std::string{each.name});
    ComfyUi it;
    Order asked = order();
    each.change(asked);
    const Failed failed = it.as<Failed>(it.run(it.provider->submit(asked)));
    CHECK((failed.why == Failure::invalid));
    CHECK(failed.message.find(each.name) != std::string::npos);
    CHECK(it.vendor.asked.empty());
  }
}

TEST_CASE("comfyui orders nothing when a picture did not arrive") {
  for (const auto& [reply, why] :
       {std::pair{test::lost(), Failure::transient}, std::pair{json(400, ""), Failure::invalid},
        std::pair{json(500, ""), Failure::transient}, std::pair{json(200, "{}"), Failure::transient}}) {
    ComfyUi it;
    const Failed failed = it.submit<Failed>(with_pictures(), reply);
    CHECK((failed.why == why));
    CHECK_FALSE(failed.poll_again);
    CHECK(it.vendor.asked.size() == 1);
  }
}

TEST_CASE("comfyui says which node refuses its input") {
  ComfyUi it;
  const Failed failed = it.submit<Failed>(
      order(),
      json(
          400,
          R"({"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation"},)"
          R"("node_errors":{"4":{"errors":[{"message":"Value not in list","details":"ckpt_name"}]}}})"));
  CHECK((failed.why == Failure::invalid));
  CHECK(failed.message ==
        "status 400: prompt_outputs_failed_validation: Prompt outputs failed validation; "
        "node 4: Value not in list ckpt_name");
}

TEST_CASE("comfyui tells what waits and what is drawn") {
  ComfyUi it;
  it.vendor.then(json(200, "{}"));
  CHECK_FALSE(it.poll<Pending>("c7|1|7", json(200, R"({"queue_running":[[1,"c7",{}]],"queue_pending":[]})"))
                  .ahead.has_value());
  REQUIRE(it.vendor.asked.size() == 2);
  CHECK(wire(it.vendor.asked[0]) == "GET /history/c7\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  CHECK(wire(it.vendor.asked[1]) == "GET /queue\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n");
  it.vendor.then(json(200, "{}"));
  CHECK((it.poll<Pending>("c7|1|7",
                          json(200, R"({"queue_running":[[1,"a"]],"queue_pending":[[2,"b"],[3,"c7"]]})"))
             .ahead == 2));
}

TEST_CASE("comfyui gives what its nodes keep") {
  ComfyUi it;
  const Done done = it.poll<Done>(
      "c7|3|7",
      json(200, R"({"c7":{"outputs":{"8":{"images":[{"filename":"look.png","subfolder":"","type":"temp"}]},)"
                R"("9":{"images":[{"filename":"a b.png","subfolder":"x/y","type":"output"}],)"
                R"("gifs":[{"filename":"c.mp4","subfolder":"","type":"output"}]}},)"
                R"("status":{"status_str":"success","completed":true,"messages":[]}}})"));
  REQUIRE(done.media.size() == 2);
  CHECK(test::link_of(done.media[0]) ==
        it.vendor.url("/view?filename=a%20b.png&subfolder=x%2Fy&type=output"));
  CHECK((std::get<Link>(done.media[0].from).key == "first"));
  CHECK(done.missing == 1);
  CHECK((done.seed == 7));
  CHECK(done.request_id == "c7");
  const Done shown = it.poll<Done>(
      "c7|1|", json(200, R"({"c7":{"outputs":{"8":{"images":[{"filename":"look.png","type":"temp"}]}}}})"));
  CHECK(test::link_of(shown.media.at(0)) == it.vendor.url("/view?filename=look.png&subfolder=&type=temp"));
  CHECK_FALSE(shown.seed.has_value());
}

TEST_CASE("comfyui workflows that failed") {
  ComfyUi it;
  const Failed broken = it.poll<Failed>(
      "c7|1|7",
      json(200, R"({"c7":{"outputs":{},"status":{"status_str":"error","completed":false,"messages":[)"
                R"(["execution_start",{}],["execution_error",{"node_type":"KSampler",)"
                R"("exception_message":"CUDA out of memory"}]]}}})"));
  CHECK((broken.why == Failure::transient));
  CHECK(broken.message == "KSampler: CUDA out of memory");
  CHECK_FALSE(broken.poll_again);
  CHECK(it.poll<Failed>("c7|1|7", json(200, R"({"c7":{"status":{"status_str":"error","messages":)"
                                            R"([["execution_interrupted",{"node_id":"3"}]]}}})"))
            .message == "the workflow was interrupted");
  CHECK((it.poll<Failed>("c7|1|7", json(200, R"({"c7":{"outputs":{},"status":{"status_str":"success"}}})"))
             .why == Failure::transient));
}

TEST_CASE("comfyui that knows nothing of an order has lost it unless it ended just now") {
  constexpr const char* kEmpty = R"({"queue_running":[],"queue_pending":[]})";
  ComfyUi it;
  it.vendor.then(json(200, "{}")).then(json(200, kEmpty));
  const Failed lost = it.poll<Failed>("c7|1|7", json(200, "{}"));
  CHECK((lost.why == Failure::transient));
  CHECK_FALSE(lost.poll_again);
  it.vendor.then(json(200, "{}")).then(json(200, kEmpty));
  const Done done = it.poll<Done>(
      "c7|1|7", json(200, R"({"c7":{"outputs":{"9":{"images":[{"filename":"a.png","type":"output"}]}}}})"));
  CHECK(done.media.size() == 1);
  it.vendor.then(json(200, "{}"));
  CHECK(it.poll<Failed>("c7|1|7", json(200, "{}")).poll_again);  // no queue at all: some other server
}

TEST_CASE("comfyui takes an order back and interrupts no other") {
  struct Case {
    const char* queue;
    Cancelled result;
    const char* then;
  };
  for (const Case each :
       {Case{R"({"queue_running":[[1,"a"]],"queue_pending":[[2,"c7"]]})", Cancelled::yes,
             "POST /queue\nContent-Type: application/json\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n"
             R"({"delete":["c7"]})"},
        Case{R"({"queue_running":[[1,"c7"]],"queue_pending":[]})", Cancelled::yes,
             "POST /interrupt\nContent-Type: application/json\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n"
             R"({"prompt_id":"c7"})"},
        Case{R"({"queue_running":[[1,"a"]],"queue_pending":[]})", Cancelled::too_late, nullptr},
        Case{"{}", Cancelled::unknown, nullptr}}) {
    ComfyUi it;
    it.vendor.then(json(200, each.queue));
    if (each.then) it.vendor.then(json(200, ""));
    CHECK((it.cancel("c7|1|7") == each.result));
    CHECK(it.vendor.asked.size() == (each.then ? 2 : 1));
    if (each.then) CHECK(wire(it.last()) == each.then);
  }
}

TEST_CASE("comfyui is probed for free") {
  ComfyUi it;
  it.vendor.then(json(200, R"({"system":{}})"));
  CHECK_FALSE(it.run(it.provider->probe()).trouble.has_value());
  CHECK(it.last().target == "/system_stats");
}

}  // namespace
}  // namespace banana::providers
