#include "daemon/worker/inspection.hpp"

#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/moderation/long_text.hpp"
#include "core/people/person.hpp"
#include "daemon/worker/censorship.hpp"
#include "daemon/worker/persist.hpp"

namespace banana::worker {
namespace {

using Kind = moderation::Conclusion::Kind;
using Verdict = std::optional<Unfit>;

Verdict verdict(Opinion opinion) {
  if (opinion.conclusion.kind == Kind::fine) return std::nullopt;
  return Unfit{.cause = opinion.conclusion.kind == Kind::forbidden ? studio::cause::kModeration : kUnjudged,
               .message = std::move(opinion.about)};
}

Task<Verdict> look_at_picture(const Workbench& bench, std::string_view bytes, const std::string& safety) {
  const Censor censor = bench.censor();
  if (!censor.moderator || censor.asked != ModelAsked::all) co_return std::nullopt;
  co_return verdict(co_await judge(bench, censor, {}, {bytes}, safety));
}

/// As if the person had written them: they may well be their next prompt.
Task<Verdict> read_words(const Workbench& bench, const Flight& flight, std::string_view words,
                         const std::string& safety) {
  auto language = Language::en;
  const bool is_known = co_await persist(
      bench.database,
      [&](db::Tx& tx) {
        if (const auto person = people::find(tx, flight.job.user)) language = person->speaks();
      },
      [&flight] { return flight.stopping; });
  if (!is_known) co_return Unfit{.cause = kUnjudged, .message = "stopped before it was judged"};
  const auto policy = moderation::parse_safety_policy(safety).value_or(moderation::SafetyPolicy::standard);
  if (const auto block = moderation::check_all(*bench.blocklist(), words, language, policy)) {
    co_return Unfit{.cause = studio::cause::kModeration,
                    .message = fmt::format("rule {} of the blocklist", block->rule.str())};
  }
  const Censor censor = bench.censor();
  if (!censor.moderator || censor.asked == ModelAsked::nothing) co_return std::nullopt;
  co_return verdict(co_await judge(bench, censor, std::string{words}, {}, safety));
}

}  // namespace

Inspect inspector(const Workbench& bench, const Flight& flight, std::string safety) {
  return [&bench, &flight, safety = std::move(safety)](std::string_view bytes,
                                                       models::Medium medium) -> Task<Verdict> {
    switch (medium) {
      case models::Medium::image:
        co_return co_await look_at_picture(bench, bytes, safety);
      case models::Medium::text:
        co_return co_await read_words(bench, flight, bytes, safety);
      case models::Medium::video:
        co_return std::nullopt;
    }
    co_return std::nullopt;
  };
}

}  // namespace banana::worker
