#include "core/config/moderation_settings.hpp"

#include <array>

#include "core/config/setting.hpp"

namespace banana::config {

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kYear = 365 * 24 * 60 * kMinute;

const std::array kSettings{
    setting<&Config::moderation, &ModerationConfig::strikes_window>({
        .key = "moderation.strikes_window",
        .fallback = "1d",
        .help = "A forbidden prompt is a strike, and counts for so long.",
        .limits = {kMinute, kYear},
        .change = Change::on_reload,
    }),
    setting<&Config::moderation, &ModerationConfig::strikes_cooldown>({
        .key = "moderation.strikes_cooldown",
        .fallback = "3",
        .help =
            "After so many strikes a person can't generate for a while; 0 lets them go on. Before, they are "
            "warned.",
        .unit = "strikes",
        .limits = {0, 1000},
        .change = Change::on_reload,
    }),
    setting<&Config::moderation, &ModerationConfig::cooldown>({
        .key = "moderation.cooldown",
        .fallback = "30m",
        .help = "How long that is.",
        .limits = {kMinute, kYear},
        .change = Change::on_reload,
    }),
    setting<&Config::moderation, &ModerationConfig::strikes_ban>({
        .key = "moderation.strikes_ban",
        .fallback = "6",
        .help = "After so many strikes a person is banned; 0 bans nobody.",
        .unit = "strikes",
        .limits = {0, 1000},
        .change = Change::on_reload,
    }),
    setting<&Config::moderation, &ModerationConfig::ban>({
        .key = "moderation.ban",
        .fallback = "7d",
        .help = "For how long; 0s is for good.",
        .limits = {0, 10 * kYear},
        .change = Change::on_reload,
    }),
    setting<&Config::moderation, &ModerationConfig::updates_per_second>({
        .key = "moderation.updates_per_second",
        .fallback = "3",
        .help =
            "How many updates a second one person may cause in one bot; what is more is dropped before the "
            "database hears of it. Payments are never dropped. 0: no limit.",
        .unit = "updates",
        .limits = {0, 1000},
        .change = Change::on_reload,
    }),
    setting<&Config::moderation, &ModerationConfig::model>({
        .key = "moderation.model",
        .fallback = "nothing",
        .help =
            "What OpenAI's moderation model is shown besides the blocklist: nothing, prompts (and the words "
            "that models write), or all, which is those and pictures. It costs nothing and needs a key of "
            "the "
            "provider openai.",
        .change = Change::on_reload,
    }),
    setting<&Config::moderation, &ModerationConfig::model_silent>({
        .key = "moderation.model_silent",
        .fallback = "allow",
        .help =
            "What becomes of a request when that model does not answer: allow goes on with the blocklist's "
            "word alone, refuse charges nothing and asks to try later.",
        .change = Change::on_reload,
    }),
    setting<&Config::moderation, &ModerationConfig::model_timeout>({
        .key = "moderation.model_timeout",
        .fallback = "5s",
        .help = "How long its answer is waited for.",
        .limits = {100, kMinute},
        .change = Change::on_reload,
    }),
};

}  // namespace

std::span<const Setting> moderation_settings() { return kSettings; }

}  // namespace banana::config
