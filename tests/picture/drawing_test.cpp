// What the sandbox's artist draws and films.
#include "core/picture/drawing.hpp"

#include <deque>
#include <set>

#include <doctest/doctest.h>

#include "core/picture/header.hpp"
#include "tests/picture/files.hpp"
#include "tests/picture/room.hpp"

namespace banana::picture {
namespace {

using files::Pixels;
using files::Rgba;

Picture drawn(Room& room, const Drawing& drawing) {
  auto picture = room.run(room.darkroom.draw(drawing));
  if (!picture) FAIL(picture.error().message);
  return std::move(*picture);
}

/// The mean distance of colours over the upper half, where no caption is.
double difference(const Pixels& a, const Pixels& b) {
  REQUIRE(a.width() == b.width());
  REQUIRE(a.height() == b.height());
  double sum = 0;
  int count = 0;
  for (int y = 2; y < a.height() / 2; y += 7) {
    for (int x = 2; x < a.width(); x += 7) {
      const Rgba one = a.at(x, y);
      const Rgba other = b.at(x, y);
      for (std::size_t i = 0; i < 3; ++i) sum += std::abs(one[i] - other[i]);
      count += 3;
    }
  }
  return sum / count;
}

TEST_CASE("the same drawing is the same bytes whichever child draws it") {
  const Drawing drawing{.prompt = "A yellow boat 🍌",
                        .negative = "blurry",
                        .seed = 42,
                        .width = 512,
                        .height = 512,
                        .model = "m"};
  Room one;
  Room other;
  const Picture first = drawn(one, drawing);
  drawn(one, {.prompt = "something between", .seed = 3});
  CHECK(drawn(one, drawing).bytes == first.bytes);
  CHECK(drawn(other, drawing).bytes == first.bytes);
}

TEST_CASE("seeds make pictures that differ to the eye") {
  Room room;
  std::deque<Pixels> pictures;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    pictures.emplace_back(drawn(room, {.prompt = "x", .seed = seed, .width = 256, .height = 256}).bytes);
  }
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      CAPTURE(i);
      CAPTURE(k);
      CHECK(difference(pictures[i], pictures[k]) > 5);
    }
  }
}

TEST_CASE("a drawing has the size and format that was asked for") {
  Room room;
  for (const auto& [width, height] :
       std::vector<std::pair<std::uint32_t, std::uint32_t>>{{64, 64}, {1536, 640}, {640, 1536}}) {
    const Picture picture = drawn(room, {.prompt = "x", .width = width, .height = height});
    CHECK(picture.format == Format::png);
    CHECK(picture.width == width);
    CHECK(picture.height == height);
  }
  CHECK(drawn(room, {.prompt = "x", .format = Format::jpeg}).format == Format::jpeg);
  CHECK(drawn(room, {.prompt = "x", .width = 1, .height = 100'000}).height == kDrawnSideMax);
}

TEST_CASE("every script is shown as something of its own") {
  Room room;
  std::set<Bytes> seen;
  for (const char* prompt : {"", "boat", "қайиқ", "лодка", "船", "سفينة", "🍌", "ოქრო", "oʻrmon"}) {
    seen.insert(drawn(room, {.prompt = prompt, .width = 256, .height = 256}).bytes);
  }
  CHECK(seen.size() == 9);
}

TEST_CASE("text is data and never markup and its length is bounded") {
  Room room;
  const auto with = [&](std::string prompt) {
    return drawn(room, {.prompt = std::move(prompt), .width = 256, .height = 256}).bytes;
  };
  CHECK(with("<b>x</b>") != with("x"));
  CHECK(with("a\nb") == with("a b"));
  for (const std::string& hostile :
       {std::string{"</span><span size='9999999'>x"}, std::string{"&amp;&#0;&lt"}, std::string("a\0b", 3),
        std::string{"\xff\xfe"}, std::string(100'000, 'W'), std::string{"\u202e\u200f\u2066"}}) {
    CHECK(with(hostile).size() > 1000);
  }
  std::string heap;
  for (int i = 0; i < 2000; ++i) heap += "e\u0301\u0302\u0303";
  CHECK(with(heap).size() > 1000);
}

TEST_CASE("changes visibly build on their reference") {
  Room room;
  const std::string reference = files::make({.width = 300, .height = 200}, ".png");
  const Drawing base{.prompt = "make it night", .seed = 5, .width = 256, .height = 256};
  const Picture fresh = drawn(room, base);
  std::set<Bytes> seen{fresh.bytes};
  for (const Act act : {Act::edit, Act::variation, Act::upscale, Act::cutout, Act::restore}) {
    CAPTURE(to_string(act));
    Drawing drawing = base;
    drawing.act = act;
    drawing.reference = as_bytes(reference);
    const Picture picture = drawn(room, drawing);
    CHECK(drawn(room, drawing).bytes == picture.bytes);
    const Pixels pixels{picture.bytes};
    CHECK(difference(pixels, Pixels{fresh.bytes}) > 5);
    // Left of the middle it is redder than right of it, as the reference is.
    const Rgba left = pixels.at(108, 70);
    const Rgba right = pixels.at(148, 70);
    CHECK(left[0] - left[1] > right[0] - right[1] + 30);
    CHECK(picture.alpha == (act == Act::cutout));
    seen.insert(picture.bytes);
  }
  CHECK(seen.size() == 6);
}

TEST_CASE("an edit with a mask changes what is white or clear in it and nothing else") {
  Room room;
  const std::string reference = files::make({.width = 256, .height = 256}, ".png");
  const std::string clear_right = files::make({.width = 256, .height = 256, .bands = 4}, ".png");
  const Drawing drawing{.act = Act::edit,
                        .prompt = "x",
                        .seed = 5,
                        .width = 256,
                        .height = 256,
                        .reference = as_bytes(reference),
                        .mask = as_bytes(clear_right)};
  const Pixels pixels{drawn(room, drawing).bytes};
  CHECK(files::alike(pixels.at(30, 30), {255, 0, 0, 255}));
  CHECK_FALSE(files::alike(pixels.at(220, 30), {0, 255, 0, 255}, 60));
}

TEST_CASE("a reference is a stranger's picture like any other") {
  Room room;
  const std::string noise(1000, 'x');
  const auto picture =
      room.run(room.darkroom.draw({.act = Act::edit, .prompt = "x", .reference = as_bytes(noise)}));
  REQUIRE_FALSE(picture.has_value());
  CHECK(picture.error().flaw == Flaw::not_a_picture);
}

TEST_CASE("a film is an MP4 of the same bytes for the same seed") {
  Room room;
  const std::string reference = files::make({.width = 300, .height = 200}, ".png");
  const Drawing drawing{.prompt = "waves", .seed = 9, .width = 1920, .height = 1080};
  const auto film = room.run(room.darkroom.film({.drawing = drawing, .length = Millis{2000}}));
  REQUIRE(film.has_value());
  CHECK(film->width == 640);
  CHECK(film->height == 352);
  CHECK(film->length == Millis{2000});
  CHECK(as_text(film->bytes).substr(4, 8) == "ftypisom");
  CHECK(as_text(film->bytes).find("moov") < as_text(film->bytes).find("mdat"));
  CHECK(film->bytes.size() < 500'000);
  CHECK(room.run(room.darkroom.film({.drawing = drawing, .length = Millis{2000}}))->bytes == film->bytes);

  Drawing animated = drawing;
  animated.reference = as_bytes(reference);
  const auto moved = room.run(room.darkroom.film({.drawing = animated, .length = Millis{2000}}));
  REQUIRE(moved.has_value());
  CHECK(moved->bytes != film->bytes);
}

}  // namespace
}  // namespace banana::picture
