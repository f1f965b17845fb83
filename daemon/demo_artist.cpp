#include "daemon/demo_artist.hpp"

#include <algorithm>
#include <functional>

#include "core/base/log.hpp"
#include "core/blob/keeping.hpp"
#include "core/gallery/rows.hpp"
#include "core/models/check.hpp"

namespace banana::daemon {
namespace {

constexpr std::uint32_t kLongSide = 720;  // enough for a phone
constexpr std::string_view kArtist = "demo";

/// In the shape the template asks for.
picture::Drawing drawing_of(const gallery::Template& of) {
  const double shape = models::shape_of(of.request.option("aspect_ratio")).value_or(1.0);
  const auto shorter = [](double ratio) {
    return std::max(picture::kDrawnSideMin,
                    static_cast<std::uint32_t>(kLongSide * std::min(ratio, 1 / ratio)));
  };
  return {.prompt = of.title.in(Language::en),
          .seed = std::hash<std::string>{}(of.id) % 1'000'000,
          .width = shape >= 1 ? kLongSide : shorter(shape),
          .height = shape >= 1 ? shorter(shape) : kLongSide,
          .label = "example",
          .format = picture::Format::jpeg};
}

}  // namespace

DemoArtist::DemoArtist(asio::io_context& loop, db::Database& database, blob::BlobStore& blobs,
                       const Clock& clock)
    : database_(database), blobs_(blobs), clock_(clock), darkroom_(loop, {}) {}

void DemoArtist::stop() {
  stopped_ = true;
  darkroom_.stop();
}

Task<> DemoArtist::draw_examples() {
  try {
    const auto rows =
        co_await database_.read([](db::Snapshot& snapshot) { return gallery::read_rows(snapshot); });
    for (const gallery::Row& row : rows) {
      if (stopped_) co_return;
      if (row.example || row.source() == gallery::Source::own) continue;
      const auto drawn = co_await draw_example(row.what);
      if (!drawn && !stopped_) {
        log::warning("an example could not be drawn",
                     {{"template", row.what.id}, {"problem", drawn.error().message}});
      }
    }
  } catch (const db::Error& failure) {
    if (failure.cause() != db::Cause::stopped) {
      log::warning("examples could not be drawn", {{"problem", failure.what()}});
    }
  }
}

Task<Result<>> DemoArtist::draw_example(const gallery::Template& of) {
  const picture::Drawing drawing = drawing_of(of);
  const auto drawn = co_await darkroom_.draw(drawing);
  if (!drawn) co_return drawn.error().error();
  constexpr std::string_view kType = "image/jpeg";
  const auto key = co_await blobs_.put(drawn->bytes, kType);
  if (!key) co_return key.error();
  const blob::Blob picture{.key = *key,
                           .content_type = std::string{kType},
                           .bytes = drawn->bytes.size(),
                           .size = blob::Blob::Size{drawing.width, drawing.height}};
  co_return co_await database_.write([&](db::Tx& tx) -> Result<> {
    gallery::take_turn(tx);
    auto row = gallery::find(tx, of.id);
    if (!row || row->example) return {};
    blob::note_blob(tx, picture, {.kind = blob::Kind::example, .owner = "template/" + of.id}, clock_.now());
    row->example = *key;
    const auto put = gallery::put_row(tx, *row, clock_.now(), kArtist);
    return put ? Result<>{} : Result<>{put.error()};
  });
}

}  // namespace banana::daemon
