#include "providers/media.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/encoding.hpp"
#include "providers/read_json.hpp"

namespace banana::providers {

namespace {

constexpr std::size_t kUrlBytesMax = 8 * 1024;

}  // namespace

std::optional<Inline> from_base64_text(std::string_view base64) {
  const auto decoded = from_base64(base64);
  if (!decoded || decoded->empty()) return std::nullopt;
  return Inline{.bytes = std::string{as_text(*decoded)}};
}

std::optional<Media> from_result_url(std::string_view url, std::string_view type) {
  if (url.starts_with("data:")) {
    const std::size_t comma = url.find(',');
    if (comma == std::string_view::npos || !url.substr(0, comma).ends_with(";base64")) return std::nullopt;
    auto bytes = from_base64_text(url.substr(comma + 1));
    if (!bytes) return std::nullopt;
    return Media{.from = *std::move(bytes), .type = std::string{type}};
  }
  const bool is_link = url.starts_with("https://") || url.starts_with("http://");
  if (!is_link || url.size() > kUrlBytesMax) return std::nullopt;
  return Media{.from = Link{.url = std::string{url}}, .type = std::string{type}};
}

std::string base64_of(const Reference& reference) {
  return reference.bytes ? to_base64(as_bytes(*reference.bytes)) : std::string{};
}

std::string data_url(const Reference& reference) {
  return "data:" + reference.type + ";base64," + base64_of(reference);
}

std::string_view extension_of(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kExtensions{
      {{"image/png", "png"}, {"image/jpeg", "jpg"}, {"image/webp", "webp"}, {"video/mp4", "mp4"}}};
  const auto found =
      std::ranges::find(kExtensions, type, &std::pair<std::string_view, std::string_view>::first);
  return found == kExtensions.end() ? "bin" : found->second;
}

Outcome made(std::vector<Media> media, std::int64_t asked, std::optional<Failure> why_missing, Json usage,
             std::string request_id) {
  if (media.empty()) {
    return Failed{.why = why_missing.value_or(Failure::ambiguous),
                  .message = "the vendor answered without a result",
                  .usage = std::move(usage),
                  .request_id = std::move(request_id)};
  }
  const auto missing = std::max<std::int64_t>(0, asked - static_cast<std::int64_t>(media.size()));
  return Done{.media = std::move(media),
              .missing = missing,
              .why_missing = missing > 0 ? why_missing : std::nullopt,
              .usage = std::move(usage),
              .request_id = std::move(request_id)};
}

std::string worded_prompt(const Order& order) {
  std::string out = order.request.prompt;
  // A model that works without anybody's words (background removal) has words of its own in the catalogue.
  if (out.empty()) out = text_at(order.vendor, "prompt");
  if (const auto style = order.request.option("style"); !style.empty())
    out.append("\n\nStyle: ").append(style);
  if (!order.request.negative_prompt.empty()) out.append("\n\nAvoid: ").append(order.request.negative_prompt);
  return out;
}

}  // namespace banana::providers
