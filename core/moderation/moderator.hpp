// The port to a model that judges words and pictures (MO2); providers/openai_moderation.hpp is behind it.
//
//   const Result<Judgement> judged = co_await moderator.judge(prompt, {});
//   switch (const Conclusion what = conclude(judged, model.safety, config.moderation.model_silent); what.kind) {
//     case Conclusion::Kind::fine:      break;
//     case Conclusion::Kind::forbidden: return blocked(*what.group);   // a strike
//     case Conclusion::Kind::later:     return charged_nothing();      // nobody's fault
//   }
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/config/config.hpp"
#include "core/moderation/group.hpp"

namespace banana::moderation {

struct JudgedPicture {
  std::string type;   // "image/png"
  std::string bytes;  // a small one will do: models look at 512 pixels or so
};

inline constexpr std::size_t kJudgedPicturesMax = 10;
inline constexpr std::size_t kJudgedBytesMax = 8 * 1024 * 1024;  // of each

struct Judgement {
  std::vector<Group> groups;  // that it found; the gravest first, each once
  std::string about;          // in the model's words, for operators
};

class Moderator {
 public:
  Moderator() = default;
  Moderator(const Moderator&) = delete;
  Moderator& operator=(const Moderator&) = delete;
  virtual ~Moderator() = default;

  /// Errors: limited, unavailable, timeout, forbidden (no key that works), invalid (too many or too large pictures).
  [[nodiscard]] virtual Task<Result<Judgement>> judge(std::string text,
                                                      std::vector<JudgedPicture> pictures) = 0;
};

struct Conclusion {
  enum class Kind : std::uint8_t { fine, forbidden, later };
  Kind kind = Kind::fine;
  std::optional<Group> group = {};  // of what is forbidden
};

[[nodiscard]] inline Conclusion conclude(const Result<Judgement>& judged, SafetyPolicy policy,
                                         OnSilence on_silence) {
  if (!judged) {
    return {on_silence == OnSilence::allow ? Conclusion::Kind::fine : Conclusion::Kind::later};
  }
  const auto found = std::find_if(judged->groups.begin(), judged->groups.end(),
                                  [&](Group group) { return counts(group, policy); });
  if (found == judged->groups.end()) return {};
  return {Conclusion::Kind::forbidden, *found};
}

}  // namespace banana::moderation
