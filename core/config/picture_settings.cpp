#include "core/config/picture_settings.hpp"

#include <array>

#include "core/config/setting.hpp"

namespace banana::config {

namespace {

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;

const std::array kSettings{
    setting<&Config::picture, &PictureConfig::bytes_max>({
        .key = "picture.bytes_max",
        .fallback = "20MiB",
        .help = "Larger pictures are refused. Bots get no more than 20 MB from Telegram's own server.",
        .limits = {100 * kKiB, 50 * kMiB},
    }),
    setting<&Config::picture, &PictureConfig::pixels_max>({
        .key = "picture.pixels_max",
        .fallback = "50000000",
        .help = "Pictures of more pixels are refused by their header, before anything opens them.",
        .unit = "pixels",
        .limits = {10'000, 100'000'000},
    }),
    setting<&Config::picture, &PictureConfig::openers>({
        .key = "picture.openers",
        .fallback = "2",
        .help = "How many pictures are opened at the same time, each by a process of its own that takes up "
                "to 64 MiB.",
        .unit = "processes",
        .limits = {1, 64},
    }),
};

}  // namespace

std::span<const Setting> picture_settings() { return kSettings; }

}  // namespace banana::config
