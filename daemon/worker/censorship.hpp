// What the moderation model says of what is asked for, and of what was made of it (MO2; inspection.hpp).
//
//   const Opinion opinion = co_await judge(bench, bench.censor(), prompt, pictures, model.safety);
//   switch (opinion.conclusion.kind) { … }
//
// Films are not shown to it: it looks at words and pictures.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/async.hpp"
#include "core/moderation/moderator.hpp"
#include "daemon/worker/workbench.hpp"

namespace banana::worker {

/// Causes of a job's end that are its doing, beside cause::kModeration, which is for results.
inline constexpr std::string_view kForbidden = "forbidden";  // what was asked for
inline constexpr std::string_view kUnjudged = "unjudged";    // it was silent, and nothing goes on without it

struct Opinion {
  moderation::Conclusion conclusion = {};
  std::string about = {};  // for operators: what it found, or why it is silent
};

/// `safety`: the model's policy, as its data says it. When nothing may go on without the moderation model, it is asked
/// some more times.
[[nodiscard]] Task<Opinion> judge(const Workbench& bench, const Censor& censor, std::string text,
                                  std::vector<std::string_view> pictures, std::string_view safety);

}  // namespace banana::worker
