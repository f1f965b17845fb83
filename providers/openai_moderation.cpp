#include "providers/openai_moderation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "providers/caller.hpp"
#include "providers/openai_errors.hpp"
#include "providers/read_json.hpp"

namespace banana::providers {

namespace {

using moderation::Group;
using moderation::JudgedPicture;
using moderation::Judgement;

constexpr std::string_view kModel = "omni-moderation-latest";
constexpr std::size_t kAnswerBytesMax = 256 * 1024;
constexpr std::size_t kAboutBytesMax = 200;

struct Category {
  std::string_view name;
  Group group;
};
constexpr std::array<Category, 13> kCategories{{{"sexual/minors", Group::minors},
                                                {"sexual", Group::sexual},
                                                {"violence", Group::violence},
                                                {"violence/graphic", Group::violence},
                                                {"self-harm", Group::violence},
                                                {"self-harm/intent", Group::violence},
                                                {"self-harm/instructions", Group::violence},
                                                {"illicit/violent", Group::violence},
                                                {"hate", Group::hate},
                                                {"hate/threatening", Group::hate},
                                                {"harassment", Group::hate},
                                                {"harassment/threatening", Group::hate},
                                                {"illicit", Group::drugs}}};

/// What it is newly looking for counts for every model until we know better.
Group group_of(std::string_view name) {
  for (const Category& category : kCategories) {
    if (category.name == name) return category.group;
  }
  return Group::custom;
}

Error unreadable() { return fail(Errc::unavailable, "the moderation model's answer holds no judgement"); }

Error refusal(const Failed& failed) {
  const auto code = [&] {
    switch (failed.why) {
      case Failure::rate_limited:
        return Errc::limited;
      case Failure::account:
        return Errc::forbidden;
      case Failure::invalid:
      case Failure::blocked_input:
      case Failure::blocked_output:
        return Errc::invalid;
      case Failure::transient:
      case Failure::ambiguous:
        break;
    }
    return Errc::unavailable;
  };
  return fail(code(), fmt::format("the moderation model did not judge: {}", failed.message));
}

void add(Judgement& judgement, std::string_view category) {
  const Group group = group_of(category);
  auto& groups = judgement.groups;
  const auto place = std::lower_bound(groups.begin(), groups.end(), group);
  if (place == groups.end() || *place != group) groups.insert(place, group);
  if (judgement.about.size() + category.size() + 2 > kAboutBytesMax) return;
  if (!judgement.about.empty()) judgement.about += ", ";
  judgement.about += quoted(category);
}

/// False: this is no judgement.
bool read(const Json& result, Judgement& judgement) {
  const Json* flagged = at(result, "flagged");
  const Json* categories = at(result, "categories");
  if (flagged == nullptr || !flagged->is_bool() || categories == nullptr || !categories->is_object())
    return false;
  if (!flagged->get_bool()) return true;
  const std::size_t before = judgement.groups.size();
  bool named = false;
  for (const auto& [name, holds] : categories->get_object()) {
    if (!holds.is_bool() || !holds.get_bool()) continue;
    add(judgement, name);
    named = true;
  }
  if (!named && judgement.groups.size() == before) add(judgement, "flagged");
  return true;
}

JsonObject text_part(std::string_view text) { return {{"type", "text"}, {"text", text}}; }

JsonObject picture_part(const JudgedPicture& picture) {
  const std::string url = fmt::format("data:{};base64,{}", picture.type, to_base64(as_bytes(picture.bytes)));
  return {{"type", "image_url"}, {"image_url", JsonObject{{"url", url}}}};
}

class OpenAiModerator final : public moderation::Moderator {
 public:
  OpenAiModerator(const Context& context, Millis time_max)
      : caller_(context.http, context.account, context.clock), time_max_(time_max) {}

  Task<Result<Judgement>> judge(std::string text, std::vector<JudgedPicture> pictures) override {
    if (pictures.size() > moderation::kJudgedPicturesMax)
      co_return fail(Errc::invalid, "too many pictures to judge");
    for (const JudgedPicture& picture : pictures) {
      if (picture.bytes.size() > moderation::kJudgedBytesMax) {
        co_return fail(Errc::invalid, "a picture is too large to be judged");
      }
    }
    Judgement judgement;
    // The model takes one picture at a time.
    const std::size_t calls = std::max<std::size_t>(pictures.size(), text.empty() ? 0 : 1);
    for (std::size_t i = 0; i < calls; ++i) {
      JsonArray input;
      if (i == 0 && !text.empty()) input.push_back(text_part(text));
      if (i < pictures.size()) input.push_back(picture_part(pictures[i]));
      const Result<> asked =
          co_await ask(std::move(input), time_max_ / static_cast<std::int64_t>(calls), judgement);
      if (!asked) co_return asked.error();
    }
    co_return judgement;
  }

 private:
  Task<Result<>> ask(JsonArray input, Millis time_max, Judgement& judgement) {
    auto answer = co_await caller_.send(
        {.path = "/moderations",
         .body = boost::json::serialize(JsonObject{{"model", kModel}, {"input", std::move(input)}}),
         .purpose = Purpose::question,
         .time_max = time_max,
         .answer_bytes_max = kAnswerBytesMax});
    if (!answer) co_return refusal(answer.error());
    if (answer->status != 200) {
      const Failed failed = openai_refusal(*answer);
      caller_.note(*answer, failed);
      co_return refusal(failed);
    }
    const auto json = answer->json();
    if (!json) co_return refusal(json.error());
    const JsonArray& results = array_at(*json, "results");
    if (results.empty()) co_return unreadable();
    for (const Json& result : results) {
      if (!read(result, judgement)) co_return unreadable();
    }
    co_return Result<>{};
  }

  Caller caller_;
  Millis time_max_;
};

}  // namespace

std::unique_ptr<moderation::Moderator> make_openai_moderator(const Context& context, Millis time_max) {
  return std::make_unique<OpenAiModerator>(context, time_max);
}

}  // namespace banana::providers
