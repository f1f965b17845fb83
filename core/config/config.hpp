// Every setting, typed and checked: what code reads. It is filled from the table of settings (table.cpp),
// which holds each one's name, default, range and help.
//
//   const auto loaded = config::load(config::find_sources(environment, flags));   // load.hpp
//   if (!loaded.ok()) return loaded.error();
//   serve(loaded.config.web.listen);
//
// A plain value: copy it, keep it, hand out its parts. Units are in the types (Millis, bytes where a name
// says so).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/log.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/config/database_url.hpp"
#include "core/config/values.hpp"
#include "core/config/vendor.hpp"

namespace banana {

/// What a process does. On SQLite one process does all of it.
enum class Role { bot, worker, web, scheduler };
inline constexpr std::array<std::string_view, 4> kRoleNames{"bot", "worker", "web", "scheduler"};

/// What if the tokens of a payment are spent when it is to be refunded.
enum class RefundPolicy { refuse, partial, debt };
inline constexpr std::array<std::string_view, 3> kRefundPolicyNames{"refuse", "partial", "debt"};
[[nodiscard]] constexpr std::string_view name_of(RefundPolicy policy) {
  return kRefundPolicyNames[static_cast<std::size_t>(policy)];
}

/// Where pictures and clips are kept.
enum class BlobDriver { files, s3 };
inline constexpr std::array<std::string_view, 2> kBlobDriverNames{"files", "s3"};

/// How a bucket is named in a request: https://host/bucket/key or https://bucket.host/key.
enum class S3Style { path, virtual_host };
inline constexpr std::array<std::string_view, 2> kS3StyleNames{"path", "virtual"};

struct DatabaseConfig {
  DatabaseUrl url;
  std::int64_t writers = 0;  // connections that write; PostgreSQL only, SQLite has one
  std::int64_t readers = 0;
  std::int64_t queue_max = 0;  // operations that may wait
  Millis statement_timeout{};
  bool migrate = false;
};

struct HttpConfig {
  ByteCount header_max;
  ByteCount body_max;
  Millis header_timeout{};   // from a request's first byte to the end of its header
  Millis body_timeout{};     // for the whole body
  Millis handler_timeout{};  // until the answer begins
  Millis idle_timeout{};     // between requests on a kept connection
  std::int64_t connections_max = 0;
};

struct LogConfig {
  log::Level level = log::Level::info;
};

struct WebConfig {
  ListenAddress listen;
  HttpUrl public_url;  // empty: none
};

struct ControlConfig {
  FilePath socket;
  FileMode socket_mode;
};

struct ShutdownConfig {
  Millis deadline{};
};

struct KeysConfig {
  KeyText master;  // empty: the file master.key in data_dir
};

/// How updates reach us.
enum class UpdateMode { webhook, polling };
inline constexpr std::array<std::string_view, 2> kUpdateModeNames{"webhook", "polling"};

struct TelegramConfig {
  HttpUrl api_base;
  bool local_server = false;  // what answers at api_base is a Bot API server in local mode
  UpdateMode mode = UpdateMode::polling;
  Secret bot_token;  // of the first bot; empty: none
};

/// The Telegram that `bananad demo` brings along.
struct SandboxConfig {
  ListenAddress listen;
};

/// Telegram's limits, as we begin with them.
struct OutboxConfig {
  std::int64_t bot_per_second = 0;
  std::int64_t chat_per_minute = 0;
  std::int64_t group_per_minute = 0;
};

/// Telegram ids of people with a role from the start.
struct PeopleConfig {
  std::vector<std::int64_t> ids;
};

struct PaymentsConfig {
  RefundPolicy refund_policy = RefundPolicy::refuse;
};

/// What growth begins with, until an operator sets its rules.
struct GrowthConfig {
  std::int64_t initial_tokens = 0;
  std::int64_t referral_reward = 0;  // tokens
};

/// What an attempt is worth that may have been done, and billed, when nobody knows.
enum class AmbiguousPolicy : std::uint8_t { give_up, retry };
inline constexpr std::array<std::string_view, 2> kAmbiguousPolicyNames{"give_up", "retry"};

/// What people may order, and how it is made.
struct JobsConfig {
  std::int64_t user_open_max = 0;     // queued and running at once
  std::int64_t user_running_max = 0;  // running at once
  std::int64_t user_hourly_max = 0;   // 0: no limit
  std::int64_t queue_max = 0;
  std::int64_t running_max = 0;    // of all workers
  std::int64_t in_flight_max = 0;  // of one worker
  std::int64_t tries_max = 0;      // of one model
  AmbiguousPolicy ambiguous = AmbiguousPolicy::give_up;
  std::int64_t confirm_above = 0;  // tokens
  bool status_messages = true;     // news of a job, on its card
  Millis retention{};              // of what was asked for, once it is over
};

struct BlobConfig {
  BlobDriver driver = BlobDriver::files;
  ByteCount quota{};  // of files; 0: none
  Millis retention_result{};
  Millis retention_original{};
  Millis retention_reference{};
  Millis retention_thumbnail{};
};

struct S3Config {
  ServerName endpoint;  // empty: Amazon's, by the region
  bool secure = true;   // for an endpoint without a scheme
  PlainName bucket;
  PlainName region;
  Secret access_key;
  Secret secret_key;
  S3Style style = S3Style::path;
};

/// What the moderation model is asked about (MO2).
enum class ModelAsked { nothing, prompts, all };
inline constexpr std::array<std::string_view, 3> kModelAskedNames{"nothing", "prompts", "all"};

/// What becomes of a request when the moderation model does not answer.
enum class OnSilence { allow, refuse };
inline constexpr std::array<std::string_view, 2> kOnSilenceNames{"allow", "refuse"};

struct ModerationConfig {
  Millis strikes_window{};            // so far back strikes count
  std::int64_t strikes_cooldown = 0;  // that many bring a pause; 0: none does
  Millis cooldown{};
  std::int64_t strikes_ban = 0;  // that many bring a ban; 0: none does
  Millis ban{};                  // zero: for good
  std::int64_t updates_per_second = 0;
  ModelAsked model = ModelAsked::nothing;
  OnSilence model_silent = OnSilence::allow;
  Millis model_timeout{};
};

/// Where admins are told what happens.
struct NoticesConfig {
  std::int64_t chat = 0;  // a group of theirs; 0: their private chats
  std::int64_t support_topic = 0;
  std::int64_t payments_topic = 0;
  std::int64_t failures_topic = 0;
  Language language = Language::en;
};

/// Pictures from outside.
struct PictureConfig {
  ByteCount bytes_max;
  std::int64_t pixels_max = 0;
  std::int64_t openers = 0;  // children that open them, at most
};

struct Config {
  FilePath data_dir;
  std::vector<Role> roles;
  DatabaseConfig database;
  LogConfig log;
  WebConfig web;
  HttpConfig http;
  ControlConfig control;
  ShutdownConfig shutdown;
  KeysConfig keys;
  TelegramConfig telegram;
  SandboxConfig sandbox;
  OutboxConfig outbox;
  PeopleConfig admin;
  PeopleConfig moderator;
  PaymentsConfig payments;
  GrowthConfig growth;
  ProvidersConfig providers;
  JobsConfig jobs;
  BlobConfig blob;
  S3Config s3;
  ModerationConfig moderation;
  PictureConfig picture;
  NoticesConfig notices;

  [[nodiscard]] bool runs(Role role) const;
};

}  // namespace banana
