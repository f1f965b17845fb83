#include "daemon/worker/media.hpp"

#include <algorithm>
#include <tuple>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/log.hpp"
#include "core/picture/header.hpp"
#include "core/telegram/photo_limits.hpp"
#include "daemon/worker/film_size.hpp"

namespace banana::worker {
namespace {

constexpr Millis kFirstWait{1'000};
constexpr Millis kWaitMax{30'000};
/// Pictures of our own making come large; films larger.
constexpr picture::Bounds kBounds{.bytes_max = 100'000'000, .pixels_max = 100'000'000};
constexpr std::size_t kFilmBytesMax = 500'000'000;
/// What Telegram makes of a photo is no larger.
constexpr picture::Want kShown{.side_max = 2560, .as = picture::Want::As::jpeg};
constexpr std::size_t kWordsBytesMax = 64 * 1024;

/// ISO base media files (MP4, MOV) and Matroska (WebM).
std::string_view film_type(std::string_view bytes) {
  if (bytes.size() > 12 && bytes.substr(4, 4) == "ftyp") return "video/mp4";
  if (bytes.starts_with("\x1a\x45\xdf\xa3")) return "video/webm";
  return {};
}

class Patience {
 public:
  explicit Patience(const Clock& clock, Instant until) : clock_(clock), until_(until) {}
  /// False when there is no time left for another try.
  [[nodiscard]] Task<bool> wait() {
    if (clock_.now() + wait_ >= until_) co_return false;
    asio::steady_timer timer{co_await asio::this_coro::executor, wait_};
    std::ignore = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    wait_ = std::min(2 * wait_, kWaitMax);
    co_return true;
  }

 private:
  const Clock& clock_;
  Instant until_;
  Millis wait_ = kFirstWait;
};

Task<Result<std::string>> bytes_of(const Workbench& bench, std::string_view vendor, providers::Media& media,
                                   Patience& patience) {
  if (auto* with = std::get_if<providers::Inline>(&media.from)) co_return std::move(with->bytes);
  const auto& link = std::get<providers::Link>(media.from);
  while (true) {
    auto fetched = co_await bench.fetch(vendor, link);
    if (fetched) co_return *std::move(fetched);
    const providers::Failed& failed = fetched.error();
    if (failed.why == vendors::Failure::invalid || !co_await patience.wait()) {
      co_return fail(Errc::unavailable, "its result could not be fetched: " + failed.message);
    }
  }
}

Task<Result<blob::BlobKey>> store(const Workbench& bench, const studio::Job& job, std::string_view bytes,
                                  std::string_view type, Patience& patience) {
  while (true) {
    const auto key = co_await bench.blobs.put(as_bytes(bytes), type);
    if (key) co_return *key;
    log::error("a result could not be stored", {{"job", job.id.str()}, {"cause", key.error().message}});
    if (!co_await patience.wait()) co_return key.error();
  }
}

/// What a chat shows of it, stored; nothing where no smaller one comes of it.
Task<std::optional<studio::Made>> smaller(const Workbench& bench, const studio::Job& job,
                                          std::string_view bytes, const studio::Made& whole,
                                          Patience& patience) {
  if (!telegram::has_photo_shape(whole.width, whole.height)) co_return std::nullopt;
  const auto reduced = co_await bench.reduce(as_bytes(bytes), kShown);
  if (!reduced) {
    log::warning("a large result could not be made smaller",
                 {{"job", job.id.str()}, {"cause", reduced.error().message}});
    co_return std::nullopt;
  }
  studio::Made shown{.type = std::string{picture::media_type(reduced->format)},
                     .bytes = static_cast<std::int64_t>(reduced->bytes.size()),
                     .width = reduced->width,
                     .height = reduced->height};
  if (!telegram::fits_photo(shown.bytes, shown.width, shown.height)) co_return std::nullopt;
  const auto key = co_await store(bench, job, as_text(reduced->bytes), shown.type, patience);
  if (!key) co_return std::nullopt;
  shown.blob = key->str();
  co_return shown;
}

/// Whoever can't get it does not pay for it.
Unfit too_large(std::size_t bytes) {
  return {.cause = kTooLarge,
          .message = fmt::format("its result is larger than a bot can send: {} bytes", bytes)};
}

Unfit unusable(const Error& error) { return {.cause = studio::cause::kUnusable, .message = error.message}; }

}  // namespace

Result<studio::Made> look_at(std::string_view bytes, models::Medium wanted) {
  studio::Made made{.bytes = static_cast<std::int64_t>(bytes.size())};
  switch (wanted) {
    case models::Medium::image: {
      const auto header = picture::sniff(as_bytes(bytes), kBounds);
      if (!header) return fail(Errc::invalid, "its result is no picture we take: " + header.error().message);
      made.type = picture::media_type(header->format);
      made.width = header->width;
      made.height = header->height;
      return made;
    }
    case models::Medium::video:
      made.type = film_type(bytes);
      if (made.type.empty() || bytes.size() > kFilmBytesMax)
        return fail(Errc::invalid, "its result is no film we take");
      if (const auto size = film_size(bytes)) {
        made.width = size->width;
        made.height = size->height;
      }
      return made;
    case models::Medium::text:
      if (bytes.empty() || bytes.size() > kWordsBytesMax || !is_utf8(bytes)) {
        return fail(Errc::invalid, "its result is no text we take");
      }
      made.type = "text/plain";
      return made;
  }
  return fail(Errc::internal, "unknown medium");
}

Task<std::variant<Taken, Unfit>> take_in(const Workbench& bench, const studio::Job& job,
                                         std::string_view vendor, providers::Media media,
                                         models::Medium wanted, Inspect inspect) {
  Patience patience{bench.clock, job.deadline_at};
  const auto bytes = co_await bytes_of(bench, vendor, media, patience);
  if (!bytes) co_return unusable(bytes.error());
  auto made = look_at(*bytes, wanted);
  if (!made) co_return unusable(made.error());
  if (auto unfit = co_await inspect(*bytes, wanted)) co_return *std::move(unfit);
  if (wanted == models::Medium::text) {  // kept with the job itself
    made->words = *bytes;
    co_return Taken{.made = *std::move(made)};
  }
  const bool can_be_sent = bytes->size() <= bench.upload_bytes_max;
  if (!can_be_sent && wanted != models::Medium::image) co_return too_large(bytes->size());
  const auto key = co_await store(bench, job, *bytes, made->type, patience);
  if (!key) co_return unusable(key.error());
  made->blob = key->str();
  if (wanted != models::Medium::image || telegram::fits_photo(made->bytes, made->width, made->height)) {
    co_return Taken{.made = *std::move(made)};
  }
  auto shown = co_await smaller(bench, job, *bytes, *made, patience);
  if (!shown && !can_be_sent) co_return too_large(bytes->size());
  if (!shown) co_return Taken{.made = *std::move(made)};
  shown->original = key->str();
  co_return Taken{.made = *std::move(shown),
                  .original = blob::Blob{.key = *key,
                                         .content_type = std::move(made->type),
                                         .bytes = static_cast<std::uint64_t>(made->bytes),
                                         .size = blob::Blob::Size{made->width, made->height}}};
}

}  // namespace banana::worker
