#include "daemon/worker/censorship.hpp"

#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/base/log.hpp"
#include "core/picture/header.hpp"

namespace banana::worker {
namespace {

using moderation::Conclusion;
using moderation::JudgedPicture;
using moderation::Judgement;

/// What the model looks at of a picture.
constexpr std::uint32_t kSide = 512;
constexpr std::array<Millis, 2> kWaits{Millis{500}, Millis{1'500}};

/// As it is, when the darkroom can't make it small and the model takes it all the same.
Task<Result<JudgedPicture>> small(const Workbench& bench, std::string_view bytes) {
  const auto made = co_await bench.develop(as_bytes(bytes),
                                           {.side_max = kSide, .as = picture::Want::As::jpeg, .quality = 80});
  if (made) co_return JudgedPicture{.type = "image/jpeg", .bytes = std::string{as_text(made->bytes)}};
  const auto header = picture::sniff(as_bytes(bytes));
  if (!header || bytes.size() > moderation::kJudgedBytesMax) co_return made.error().error();
  co_return JudgedPicture{.type = std::string{picture::media_type(header->format)},
                          .bytes = std::string{bytes}};
}

Task<Result<Judgement>> ask(const Workbench& bench, const Censor& censor, const std::string& text,
                            const std::vector<std::string_view>& pictures) {
  std::vector<JudgedPicture> shown;
  for (const std::string_view bytes : pictures) {
    auto one = co_await small(bench, bytes);
    if (!one) co_return one.error();
    shown.push_back(*std::move(one));
  }
  co_return co_await censor.moderator->judge(text, std::move(shown));
}

}  // namespace

Task<Opinion> judge(const Workbench& bench, const Censor& censor, std::string text,
                    std::vector<std::string_view> pictures, std::string_view safety) {
  const auto policy = moderation::parse_safety_policy(safety).value_or(moderation::SafetyPolicy::standard);
  for (std::size_t tries = 0;; ++tries) {
    const auto judged = co_await ask(bench, censor, text, pictures);
    const Conclusion conclusion = moderation::conclude(judged, policy, censor.on_silence);
    if (judged) co_return Opinion{conclusion, judged->about};
    log::warning("the moderation model is silent", {{"cause", judged.error().message}});
    if (conclusion.kind == Conclusion::Kind::fine || tries == kWaits.size()) {
      co_return Opinion{conclusion, judged.error().message};
    }
    asio::steady_timer timer{bench.loop, kWaits[tries]};
    std::ignore = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace banana::worker
