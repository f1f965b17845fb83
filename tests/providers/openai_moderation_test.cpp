#include "providers/openai_moderation.hpp"

#include <doctest/doctest.h>

#include "tests/net/scripted_server.hpp"
#include "tests/providers/stand_in.hpp"
#include "tests/support/show_result.hpp"

namespace banana::providers {
namespace {

using moderation::Conclusion;
using moderation::Group;
using moderation::JudgedPicture;
using moderation::Judgement;
using moderation::SafetyPolicy;
using test::json;

constexpr std::string_view kFine = R"({"id":"modr-1","model":"omni-moderation-latest","results":[
  {"flagged":false,"categories":{"sexual":false,"violence":false},"category_scores":{"sexual":0.01,"violence":0.2}}]})";

struct Judge : test::Outside {
  explicit Judge(Millis time_max = Millis{2000})
      : test::Outside("/v1"), moderator(make_openai_moderator(context(), time_max)) {}
  std::unique_ptr<moderation::Moderator> moderator;

  Result<Judgement> judge(std::string text, std::vector<JudgedPicture> pictures = {}) {
    return run(moderator->judge(std::move(text), std::move(pictures)));
  }
  Error refused(test::Reply reply) {
    vendor.then(std::move(reply));
    const auto judged = judge("a cat");
    REQUIRE_FALSE(judged.has_value());
    CHECK(judged.error().text().find(test::kKey) == std::string::npos);
    return judged.error();
  }
};

std::string flagged(std::string_view categories) {
  return R"({"results":[{"flagged":true,"categories":)" + std::string{categories} + "}]}";
}

}  // namespace

TEST_CASE("words are shown to the model as it wants them") {
  Judge it;
  it.vendor.then(json(200, std::string{kFine}));
  const auto judged = it.judge("a \"cat\"\nкот");
  REQUIRE(judged.has_value());
  CHECK(judged->groups.empty());
  CHECK(test::wire(it.vendor.asked.at(0)) ==
        "POST /v1/moderations\nContent-Type: application/json\nAuthorization: Bearer sk-canary-5f1d0c77a3\n\n"
        "{\"model\":\"omni-moderation-latest\",\"input\":[{\"type\":\"text\",\"text\":\"a "
        "\\\"cat\\\"\\nкот\"}]}");
}

TEST_CASE("pictures are shown one at a time and the first beside the words") {
  Judge it;
  it.vendor.then(json(200, std::string{kFine})).then(json(200, flagged(R"({"sexual":true})")));
  const auto judged = it.judge("a cat", {{"image/png", "PNG"}, {"image/jpeg", "JPG"}});
  REQUIRE(judged.has_value());
  CHECK((judged->groups == std::vector{Group::sexual}));
  REQUIRE(it.vendor.asked.size() == 2);
  CHECK(it.vendor.asked[0].body ==
        R"({"model":"omni-moderation-latest","input":[{"type":"text","text":"a cat"},)"
        R"({"type":"image_url","image_url":{"url":"data:image/png;base64,UE5H"}}]})");
  CHECK(
      it.vendor.asked[1].body ==
      R"({"model":"omni-moderation-latest","input":[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,SlBH"}}]})");
}

TEST_CASE("what it finds is brought to our groups with the gravest first") {
  Judge it;
  it.vendor.then(json(200, flagged(R"({"violence":true,"illicit":true,"sexual":true,"sexual/minors":true,
    "violence/graphic":true,"hate":false,"brand/new":true})")));
  const auto judged = it.judge("x");
  REQUIRE(judged.has_value());
  CHECK((judged->groups ==
         std::vector{Group::minors, Group::sexual, Group::violence, Group::drugs, Group::custom}));
  CHECK(judged->about == "violence, illicit, sexual, sexual/minors, violence/graphic, brand/new");
}

TEST_CASE("a flag without a category is a finding and an unflagged category is none") {
  Judge it;
  it.vendor.then(json(200, flagged("{}")));
  CHECK((it.judge("x").value().groups == std::vector{Group::custom}));
  it.vendor.then(json(200, R"({"results":[{"flagged":false,"categories":{"violence":true}}]})"));
  CHECK(it.judge("x").value().groups.empty());
}

TEST_CASE("nothing to judge asks nobody") {
  Judge it;
  CHECK(it.judge("").value().groups.empty());
  CHECK(it.vendor.asked.empty());
}

TEST_CASE("a refusal is told by its kind and never with the key") {
  const std::string echo = R"({"error":{"message":"key sk-canary-5f1d0c77a3 is bad","type":"x","code":"y"}})";
  CHECK(Judge{}.refused(json(429, R"({"error":{"message":"slow down"}})")).code == Errc::limited);
  CHECK(Judge{}.refused(json(401, R"({"error":{"message":"no","code":"invalid_api_key"}})")).code ==
        Errc::forbidden);
  CHECK(Judge{}.refused(json(400, R"({"error":{"message":"bad"}})")).code == Errc::invalid);
  CHECK(Judge{}.refused(json(500, "oops")).code == Errc::unavailable);
  CHECK(Judge{}.refused(json(503, "")).code == Errc::unavailable);
  CHECK(Judge{}.refused(json(500, echo)).code == Errc::unavailable);
}

TEST_CASE("an answer that is no judgement is none") {
  for (const std::string answer :
       {"", "<html>", "{}", R"({"results":[]})", R"({"results":{}})", R"({"results":[1]})",
        R"({"results":[{}]})", R"({"results":[{"flagged":"no","categories":{}}]})",
        R"({"results":[{"flagged":true}]})", R"({"results":[{"flagged":true,"categories":[]}]})",
        R"([[[[[[[[[[)"}) {
    CAPTURE(answer);
    CHECK(Judge{}.refused(json(200, answer)).code == Errc::unavailable);
  }
  CHECK(Judge{}.refused(test::lost()).code == Errc::unavailable);
  CHECK(Judge{}.refused(test::cut(R"({"results":)")).code == Errc::unavailable);
  CHECK(Judge{}.refused(json(200, std::string(1'000'000, ' '))).code == Errc::unavailable);
  CHECK(Judge{}.refused(test::redirect(302, "http://127.0.0.1:1/")).code != Errc::internal);
}

TEST_CASE("a model that says nothing is waited for no longer than told") {
  Judge it{Millis{150}};
  const auto begin = std::chrono::steady_clock::now();
  CHECK(it.refused(test::silent()).code == Errc::unavailable);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
}

TEST_CASE("too many and too large pictures are not sent") {
  Judge it;
  CHECK(it.judge("x", std::vector<JudgedPicture>(11, {"image/png", "x"})).error().code == Errc::invalid);
  CHECK(it.judge("x", {{"image/png", std::string(moderation::kJudgedBytesMax + 1, 'x')}}).error().code ==
        Errc::invalid);
  CHECK(it.vendor.asked.empty());
}

TEST_CASE("what follows from a judgement is the model's policy and the setting's") {
  const auto kind = [](const Result<Judgement>& judged, SafetyPolicy policy,
                       OnSilence silence = OnSilence::allow) {
    return conclude(judged, policy, silence).kind;
  };
  const Judgement found{{Group::sexual, Group::politics}, ""};
  CHECK(kind(Judgement{}, SafetyPolicy::strict) == Conclusion::Kind::fine);
  CHECK(kind(found, SafetyPolicy::standard) == Conclusion::Kind::forbidden);
  CHECK(conclude(found, SafetyPolicy::standard, OnSilence::allow).group == Group::sexual);
  CHECK(kind(found, SafetyPolicy::off) == Conclusion::Kind::fine);
  CHECK(conclude(Judgement{{Group::minors}, ""}, SafetyPolicy::off, OnSilence::allow).group == Group::minors);
  const Error down = fail(Errc::unavailable, "down");
  CHECK(kind(down, SafetyPolicy::strict, OnSilence::allow) == Conclusion::Kind::fine);
  CHECK(kind(down, SafetyPolicy::strict, OnSilence::refuse) == Conclusion::Kind::later);
}

}  // namespace banana::providers
