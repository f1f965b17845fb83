// How each type of setting is read from text, printed back and described. One Codec<T> per type; a list of T
// comes with it. Adding a type is adding a specialization here and its functions in codec.cpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/log.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/config/config.hpp"

namespace banana::config {

/// Bounds of a setting, in the type's smallest unit: milliseconds, bytes, characters of a path.
struct Limits {
  std::int64_t min = 0;
  std::int64_t max = INT64_MAX;
  std::size_t items_min = 0;  // for lists
};

/// Why a text is refused, as the end of a sentence that begins with the text: "is not a size".
struct Wrong {
  std::string why;
  std::string_view meant = {};  // a known word that is near
  std::string hint = {};
};
using Verdict = std::optional<Wrong>;

struct ReadContext {
  Limits limits;
  std::filesystem::path base;  // where relative paths count from
};

template <class T>
struct Codec;

template <>
struct Codec<std::int64_t> {
  static constexpr std::string_view kType = "whole number";
  static Verdict read(std::string_view text, const ReadContext& context, std::int64_t& out);
  static std::string print(std::int64_t value);
  static std::string allowed(const Limits& limits);
};

template <>
struct Codec<bool> {
  static constexpr std::string_view kType = "yes or no";
  static Verdict read(std::string_view text, const ReadContext& context, bool& out);
  static std::string print(bool value);
  static std::string allowed(const Limits& limits);
};

template <>
struct Codec<Millis> {
  static constexpr std::string_view kType = "duration";
  static Verdict read(std::string_view text, const ReadContext& context, Millis& out);
  static std::string print(Millis value);
  static std::string allowed(const Limits& limits);
};

template <>
struct Codec<ByteCount> {
  static constexpr std::string_view kType = "size in bytes";
  static Verdict read(std::string_view text, const ReadContext& context, ByteCount& out);
  static std::string print(ByteCount value);
  static std::string allowed(const Limits& limits);
};

template <>
struct Codec<FilePath> {
  static constexpr std::string_view kType = "path";
  static Verdict read(std::string_view text, const ReadContext& context, FilePath& out);
  static std::string print(const FilePath& value);
  static std::string allowed(const Limits& limits);
};

template <>
struct Codec<FileMode> {
  static constexpr std::string_view kType = "permission bits";
  static Verdict read(std::string_view text, const ReadContext& context, FileMode& out);
  static std::string print(FileMode value);
  static std::string allowed(const Limits& limits);
};

template <>
struct Codec<ListenAddress> {
  static constexpr std::string_view kType = "address and port";
  static Verdict read(std::string_view text, const ReadContext& context, ListenAddress& out);
  static std::string print(const ListenAddress& value);
  static std::string allowed(const Limits& limits);
};

/// "none" is allowed where Limits::min is 0.
template <>
struct Codec<HttpUrl> {
  static constexpr std::string_view kType = "URL";
  static Verdict read(std::string_view text, const ReadContext& context, HttpUrl& out);
  static std::string print(const HttpUrl& value);
  static std::string allowed(const Limits& limits);
};

/// "none" is allowed where Limits::min is 0.
template <>
struct Codec<ServerName> {
  static constexpr std::string_view kType = "server";
  static Verdict read(std::string_view text, const ReadContext& context, ServerName& out);
  static std::string print(const ServerName& value);
  static std::string allowed(const Limits& limits);
};

/// "none" is allowed where Limits::min is 0.
template <>
struct Codec<PlainName> {
  static constexpr std::string_view kType = "name";
  static Verdict read(std::string_view text, const ReadContext& context, PlainName& out);
  static std::string print(const PlainName& value);
  static std::string allowed(const Limits& limits);
};

/// Limits are of its length. "none" is no secret at all.
template <>
struct Codec<Secret> {
  static constexpr std::string_view kType = "secret";
  static Verdict read(std::string_view text, const ReadContext& context, Secret& out);
  static std::string print(const Secret& value);
  static std::string allowed(const Limits& limits);
  static bool same(const Secret& a, const Secret& b) { return a.reveal() == b.reveal(); }
  static std::vector<Secret> secrets(const Secret& value);
};

template <>
struct Codec<KeyText> {
  static constexpr std::string_view kType = "key";
  static Verdict read(std::string_view text, const ReadContext& context, KeyText& out);
  static std::string print(const KeyText& value);
  static std::string allowed(const Limits& limits);
  static bool same(const KeyText& a, const KeyText& b) { return a.text.reveal() == b.text.reveal(); }
  static std::vector<Secret> secrets(const KeyText& value);
};

template <>
struct Codec<DatabaseUrl> {
  static constexpr std::string_view kType = "database URL";
  static Verdict read(std::string_view text, const ReadContext& context, DatabaseUrl& out);
  static std::string print(const DatabaseUrl& value);
  static std::string allowed(const Limits& limits);
  static std::vector<Secret> secrets(const DatabaseUrl& value) { return value.secrets(); }
};

/// The words an enum is written with, in the order of its values. One overload per enum used as a setting.
constexpr std::span<const std::string_view> words(Role /*of*/) { return kRoleNames; }
constexpr std::span<const std::string_view> words(UpdateMode /*of*/) { return kUpdateModeNames; }
constexpr std::span<const std::string_view> words(RefundPolicy /*of*/) { return kRefundPolicyNames; }
constexpr std::span<const std::string_view> words(AmbiguousPolicy /*of*/) { return kAmbiguousPolicyNames; }
constexpr std::span<const std::string_view> words(Vendor /*of*/) { return kVendorNames; }
constexpr std::span<const std::string_view> words(BlobDriver /*of*/) { return kBlobDriverNames; }
constexpr std::span<const std::string_view> words(S3Style /*of*/) { return kS3StyleNames; }
constexpr std::span<const std::string_view> words(ModelAsked /*of*/) { return kModelAskedNames; }
constexpr std::span<const std::string_view> words(OnSilence /*of*/) { return kOnSilenceNames; }
constexpr std::span<const std::string_view> words(Language /*of*/) { return kLanguageNames; }
constexpr std::span<const std::string_view> words(log::Level /*of*/) { return log::kLevelNames; }

/// The index of `text` among `known`.
Verdict read_choice(std::string_view text, std::span<const std::string_view> known, std::size_t& out);
/// "debug, info or error". At least two.
std::string joined(std::span<const std::string_view> known);

template <class T>
  requires std::is_enum_v<T>
struct Codec<T> {
  static constexpr std::string_view kType = "choice";
  static Verdict read(std::string_view text, const ReadContext& /*context*/, T& out) {
    std::size_t index = 0;
    if (auto wrong = read_choice(text, words(T{}), index)) return wrong;
    out = static_cast<T>(index);
    return {};
  }
  static std::string print(T value) { return std::string{words(T{})[static_cast<std::size_t>(value)]}; }
  static std::string allowed(const Limits& /*limits*/) { return joined(words(T{})); }
};

}  // namespace banana::config
