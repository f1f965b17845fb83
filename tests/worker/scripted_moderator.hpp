// A moderation model whose every judgement the test decides, behind the port (core/moderation/moderator.hpp).
//
//   const auto moderator = appoint(mill, ModelAsked::all);
//   moderator->says = [](const std::string&, const auto&) { return finds(Group::violence); };
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/worker/mill.hpp"

namespace banana::test {

class ScriptedModerator final : public moderation::Moderator {
 public:
  using Pictures = std::vector<moderation::JudgedPicture>;
  std::function<Result<moderation::Judgement>(const std::string& text, const Pictures& pictures)> says =
      [](const std::string&, const Pictures&) -> Result<moderation::Judgement> {
    return moderation::Judgement{};
  };
  std::vector<std::string> texts;
  std::vector<std::size_t> pictures;

  Task<Result<moderation::Judgement>> judge(std::string text, Pictures shown) override {
    texts.push_back(text);
    pictures.push_back(shown.size());
    co_return says(text, shown);
  }
};

inline Result<moderation::Judgement> finds(moderation::Group group) {
  return moderation::Judgement{.groups = {group}, .about = "as scripted"};
}
inline Result<moderation::Judgement> silent() { return fail(Errc::timeout, "no answer"); }

template <class Here>
std::shared_ptr<ScriptedModerator> appoint(Mill<Here>& mill, ModelAsked asked,
                                           OnSilence on_silence = OnSilence::allow) {
  auto moderator = std::make_shared<ScriptedModerator>();
  mill.censor = {.moderator = moderator, .asked = asked, .on_silence = on_silence};
  return moderator;
}

}  // namespace banana::test
