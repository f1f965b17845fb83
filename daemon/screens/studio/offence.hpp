// What follows for a person who asked for what is forbidden, and what they are told of it (MO3).
#pragma once

#include <string>

#include "core/base/id.hpp"
#include "core/config/config.hpp"
#include "core/moderation/strike.hpp"
#include "core/studio/job.hpp"
#include "core/text/texts.hpp"

namespace banana::screens::studio {

/// What was forbidden, and what comes of it, as HTML.
[[nodiscard]] std::string blocked_words(const text::Voice& say, moderation::Group group,
                                        const Result<moderation::Penalty>& penalty, Instant now);

struct Judging {
  const text::Texts& texts;
  const ModerationConfig& policy;
  IdMaker& ids;
  Instant now;
};
/// Of a job that the moderation model ended: a strike, once for the job. Gives what its card says now.
[[nodiscard]] std::string punish(db::Tx& tx, const banana::studio::Job& job, moderation::Group group,
                                 const std::string& about, const Judging& by);

}  // namespace banana::screens::studio
