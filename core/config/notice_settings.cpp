#include "core/config/notice_settings.hpp"

#include <array>

#include "core/config/setting.hpp"

namespace banana::config {

namespace {

/// Telegram: ids have at most 52 significant bits.
constexpr std::int64_t kTelegramIdMax = (std::int64_t{1} << 52) - 1;
constexpr std::int64_t kTopicMax = (std::int64_t{1} << 31) - 1;

const std::array kSettings{
    setting<&Config::notices, &NoticesConfig::chat>({
        .key = "notices.chat",
        .fallback = "0",
        .help =
            "The group where admins are told of payments, failures and what people write to support. The bot "
            "must be in it. Whoever replies there answers the person who wrote. 0: admins are told in their "
            "private chats with the bot.",
        .limits = {-kTelegramIdMax, kTelegramIdMax},
    }),
    setting<&Config::notices, &NoticesConfig::support_topic>({
        .key = "notices.support_topic",
        .fallback = "0",
        .help = "The group's topic for support; 0: none.",
        .limits = {0, kTopicMax},
    }),
    setting<&Config::notices, &NoticesConfig::payments_topic>({
        .key = "notices.payments_topic",
        .fallback = "0",
        .help = "The group's topic for payments; 0: none.",
        .limits = {0, kTopicMax},
    }),
    setting<&Config::notices, &NoticesConfig::failures_topic>({
        .key = "notices.failures_topic",
        .fallback = "0",
        .help = "The group's topic for failures; 0: none.",
        .limits = {0, kTopicMax},
    }),
    setting<&Config::notices, &NoticesConfig::language>({
        .key = "notices.language",
        .fallback = "en",
        .help = "The language of what admins are told.",
    }),
};

}  // namespace

std::span<const Setting> notice_settings() { return kSettings; }

}  // namespace banana::config
