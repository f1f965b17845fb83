// What is configured of every AI vendor: one line a vendor, from which its group and its settings are made.
#include "core/config/vendor_settings.hpp"

#include <deque>
#include <utility>

#include <fmt/format.h>

#include "core/config/setting.hpp"

namespace banana::config {

namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kHour = 3600 * kSecond;

enum class Needs : std::uint8_t { key, no_key, nothing };

struct VendorRow {
  std::string_view about;
  std::string_view base_url = {};
  Needs needs = Needs::key;
  std::string_view timeout = "3m";
  std::string_view concurrency = "32";
  std::string_view env = {};       // another program's name of the key
  std::string_view key_help = {};  // where it differs
};

constexpr std::string_view kBaseUrlHelp =
    "Where its API is, with the version where that belongs to the address. none: it is not in use.";
constexpr std::string_view kKeyHelp =
    "Its key, or a list of keys that take turns. More can be given while it runs: bananactl providers "
    "keys-add.";
constexpr std::string_view kTimeoutHelp = "How long one call may take.";
constexpr std::string_view kConcurrencyHelp = "Calls of one process to it at once.";

constexpr std::string_view kSlow = "5m";
constexpr std::string_view kOurs = "2";  // a server of one's own has a card or two

/// In the order of Vendor.
constexpr std::array<VendorRow, kVendors> kRows{{
    {.about = "Google's Gemini API: Nano Banana and what follows it.",
     .base_url = "https://generativelanguage.googleapis.com/v1beta",
     .env = "GEMINI_API_KEY"},
    {.about =
         "Google's video models, Veo and Omni. Without a key of its own, Gemini's are used. On Vertex the "
         "address ends with /publishers/google, and the key is an access token.",
     .base_url = "https://generativelanguage.googleapis.com/v1beta"},
    {.about = "OpenAI: the GPT Image family.",
     .base_url = "https://api.openai.com/v1",
     .timeout = kSlow,
     .env = "OPENAI_API_KEY"},
    {.about = "Anyone else who speaks OpenAI's language.", .base_url = "none", .timeout = kSlow},
    {.about = "ByteDance Ark: SeeDream and Seedance.",
     .base_url = "https://ark.ap-southeast.bytepluses.com/api/v3"},
    {.about = "Stability AI.", .base_url = "https://api.stability.ai"},
    {.about = "Kling.",
     .base_url = "https://api-singapore.klingai.com",
     .key_help = "Its key, or access key and secret key with a colon between them; or a list of either, "
                 "which take turns."},
    {.about = "Runway.", .base_url = "https://api.dev.runwayml.com"},
    {.about = "fal.", .base_url = "https://queue.fal.run"},
    {.about = "Replicate.", .base_url = "https://api.replicate.com/v1"},
    {.about = "A stable-diffusion.cpp server of one's own, such as http://127.0.0.1:1234.",
     .base_url = "none",
     .needs = Needs::no_key,
     .timeout = kSlow,
     .concurrency = kOurs},
    {.about = "An AUTOMATIC1111 of one's own, such as http://127.0.0.1:7860.",
     .base_url = "none",
     .needs = Needs::no_key,
     .timeout = kSlow,
     .concurrency = kOurs},
    {.about = "A ComfyUI of one's own, such as http://127.0.0.1:8188.",
     .base_url = "none",
     .needs = Needs::no_key,
     .timeout = kSlow,
     .concurrency = kOurs},
    {.about = "The vendor that is built in, for trying things out. It needs neither address nor key.",
     .needs = Needs::nothing,
     .timeout = "1m"},
}};

struct VendorTable {
  std::deque<std::string> texts;  // what the views look at
  std::vector<Setting> settings;
  std::vector<Group> groups;

  std::string_view kept(std::string text) { return texts.emplace_back(std::move(text)); }

  template <Vendor kVendor>
  void add() {
    constexpr std::size_t kAt = static_cast<std::size_t>(kVendor);
    constexpr const VendorRow& row = kRows[kAt];
    const std::string_view group = kept(fmt::format("providers.{}", to_string(kVendor)));
    const auto key = [&](std::string_view name) { return kept(fmt::format("{}.{}", group, name)); };
    groups.push_back({group, row.about});
    if (row.needs != Needs::nothing) {
      settings.push_back(
          setting_at<[](auto& config) -> auto& { return config.providers.vendors[kAt].base_url; }>(
              {.key = key("base_url"), .fallback = row.base_url, .help = kBaseUrlHelp}));
      settings.push_back(setting_at<[](auto& config) -> auto& { return config.providers.vendors[kAt].keys; }>(
          {.key = key("key"),
           .fallback = "[]",
           .help = row.key_help.empty() ? kKeyHelp : row.key_help,
           .limits = {.min = 8, .max = 4096},
           .secret = true,
           .also_env = {row.env}}));
    }
    settings.push_back(setting_at<[](auto& config) -> auto& {
      return config.providers.vendors[kAt].timeout;
    }>({.key = key("timeout"), .fallback = row.timeout, .help = kTimeoutHelp, .limits = {kSecond, kHour}}));
    settings.push_back(
        setting_at<[](auto& config) -> auto& { return config.providers.vendors[kAt].concurrency; }>(
            {.key = key("concurrency"),
             .fallback = row.concurrency,
             .help = kConcurrencyHelp,
             .unit = "calls",
             .limits = {1, 10'000}}));
  }
};

const VendorTable& table() {
  static const VendorTable kTable = [] {
    VendorTable made;
    [&]<std::size_t... kAt>(std::index_sequence<kAt...>) {
      (made.add<static_cast<Vendor>(kAt)>(), ...);
    }(std::make_index_sequence<kVendors>{});
    return made;
  }();
  return kTable;
}

}  // namespace

std::span<const Setting> vendor_settings() { return table().settings; }
std::span<const Group> vendor_groups() { return table().groups; }

bool needs_key(Vendor vendor) { return kRows[static_cast<std::size_t>(vendor)].needs == Needs::key; }
std::string_view about(Vendor vendor) { return kRows[static_cast<std::size_t>(vendor)].about; }

}  // namespace banana::config
