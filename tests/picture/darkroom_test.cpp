// Strangers' pictures through a real child: what comes out, and what becomes of bombs.
#include "core/picture/darkroom.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/random.hpp"
#include "core/picture/header.hpp"
#include "tests/picture/files.hpp"
#include "tests/picture/made.hpp"
#include "tests/picture/room.hpp"

namespace banana::picture {
namespace {

using namespace std::string_literals;
using files::alike;
using files::Pixels;
using files::Rgba;

constexpr Rgba kRed{255, 0, 0, 255};
constexpr Rgba kGreen{0, 255, 0, 255};
constexpr Rgba kBlue{0, 0, 255, 255};
constexpr Rgba kWhite{255, 255, 255, 255};

Picture prepared(Room& room, std::string_view file, Want want = {}) {
  auto picture = room.run(room.darkroom.prepare(as_bytes(file), want));
  if (!picture) FAIL(picture.error().message);
  return std::move(*picture);
}

Flaw flaw_of(Room& room, std::string_view file) {
  const auto picture = room.run(room.darkroom.prepare(as_bytes(file), {}));
  REQUIRE_FALSE(picture.has_value());
  return picture.error().flaw;
}

std::string text_of(const Rgba& c) { return fmt::format("{} {} {} {}", c[0], c[1], c[2], c[3]); }

/// The quarters of files::make, from the upper left to the lower right.
void check_quarters(const Pixels& pixels, const std::array<Rgba, 4>& colors) {
  const int w = pixels.width();
  const int h = pixels.height();
  for (std::size_t i = 0; i < 4; ++i) {
    const Rgba seen = pixels.at(i % 2 == 0 ? w / 4 : w * 3 / 4, i < 2 ? h / 4 : h * 3 / 4);
    CAPTURE(text_of(seen));
    CAPTURE(text_of(colors[i]));
    CHECK(alike(seen, colors[i]));
  }
}

TEST_CASE("all three formats are opened and their colours are right") {
  Room room;
  for (const char* suffix : {".png", ".png[interlace]", ".png[palette]", ".jpg[Q=95]", ".jpg[interlace,Q=95]",
                             ".webp[Q=95]", ".webp[lossless]"}) {
    CAPTURE(suffix);
    const Picture picture =
        prepared(room, files::make({.width = 96, .height = 64}, suffix), {.as = Want::As::png});
    CHECK(picture.format == Format::png);
    CHECK(picture.width == 96);
    CHECK(picture.height == 64);
    check_quarters(Pixels{picture.bytes}, {kRed, kGreen, kBlue, kWhite});
  }
  CHECK(room.darkroom.stats().started == 1);  // the same child for all
}

TEST_CASE("a photo becomes a JPEG and what is transparent stays a PNG") {
  Room room;
  CHECK(prepared(room, files::make({}, ".png")).format == Format::jpeg);
  const std::string clear = files::make({.bands = 4}, ".png");
  const Picture kept = prepared(room, clear);
  CHECK(kept.format == Format::png);
  CHECK(kept.alpha);
  const Pixels pixels{kept.bytes};
  CHECK(pixels.bands() == 4);
  CHECK(alike(pixels.at(5, 5), kRed));
  CHECK(pixels.at(60, 5)[3] == 0);

  const Picture flat = prepared(room, clear, {.as = Want::As::jpeg});
  CHECK_FALSE(flat.alpha);
  CHECK(alike(Pixels{flat.bytes}.at(60, 5), kWhite));
  CHECK(prepared(room, files::make({.bands = 4}, ".webp[lossless]")).alpha);
}

TEST_CASE("a mask becomes transparent where it is white and one that is transparent stays") {
  Room room;
  constexpr auto kClear = Want::As::transparent_where_white;
  // Red, green and blue quarters, and a white one below on the right.
  const Picture mask = prepared(room, files::make({.width = 96, .height = 64}, ".png"), {.as = kClear});
  CHECK(mask.format == Format::png);
  CHECK(mask.alpha);
  CHECK(mask.width == 96);
  CHECK(mask.height == 64);
  const Pixels pixels{mask.bytes};
  REQUIRE(pixels.bands() == 4);
  CHECK(pixels.at(90, 60)[3] == 0);
  CHECK(pixels.at(5, 5)[3] > 100);
  const Picture jpeg = prepared(room, files::make({}, ".jpg[Q=95]"), {.as = kClear});
  CHECK(jpeg.format == Format::png);
  CHECK(jpeg.alpha);

  const Picture kept = prepared(room, files::make({.bands = 4}, ".png"), {.as = kClear});
  CHECK(alike(Pixels{kept.bytes}.at(5, 5), kRed));
  CHECK(Pixels{kept.bytes}.at(5, 5)[3] == 255);
  CHECK(Pixels{kept.bytes}.at(60, 5)[3] == 0);
}

TEST_CASE("big pictures are made smaller and small ones stay") {
  Room room;
  const Picture picture =
      prepared(room, files::make({.width = 3000, .height = 1500}, ".jpg"), {.side_max = 1000});
  CHECK(picture.width == 1000);
  CHECK(picture.height == 500);
  check_quarters(Pixels{picture.bytes}, {kRed, kGreen, kBlue, kWhite});
  const Picture small = prepared(room, files::make({.width = 30, .height = 15}, ".jpg"), {.side_max = 1000});
  CHECK(small.width == 30);

  const std::string tall = files::make({.width = 1500, .height = 3000}, ".png");
  const auto thumbnail = room.run(room.darkroom.thumbnail(as_bytes(tall)));
  REQUIRE(thumbnail.has_value());
  CHECK(thumbnail->format == Format::jpeg);
  CHECK(thumbnail->width == 160);
  CHECK(thumbnail->height == 320);
  CHECK(thumbnail->bytes.size() < 20'000);

  const std::string lossless = files::make({.width = 2048, .height = 2048}, ".webp[lossless,effort=0]");
  CHECK(room.run(room.darkroom.thumbnail(as_bytes(lossless))).has_value());
}

TEST_CASE("what a vendor made as large as it can is made small enough for a chat") {
  Room room{{.bounds = {.bytes_max = 100'000'000, .pixels_max = 100'000'000},
             .open_cpu_max = Millis{10'000},
             .open_time_max = Millis{20'000}}};
  const std::string large = files::make({.width = 4'096, .height = 4'096}, ".png[compression=0]");
  REQUIRE(large.size() > 50'000'000);
  const Picture picture = prepared(room, large, {.side_max = 2560, .as = Want::As::jpeg});
  CHECK(picture.width == 2560);
  CHECK(picture.bytes.size() < 10'000'000);
  check_quarters(Pixels{picture.bytes}, {kRed, kGreen, kBlue, kWhite});
  MESSAGE(room.darkroom.stats().longest.count(), " ms of a processor, ", room.darkroom.stats().peak_kib,
          " KiB");
}

TEST_CASE("the orientation is applied and everything a camera wrote is gone") {
  Room room;
  const std::string file = files::make({.width = 96, .height = 64}, ".jpg[Q=95]");
  const auto turned = [&](int orientation) {
    return file.substr(0, 2) + made::segment(0xe1, made::exif(orientation)) + file.substr(2);
  };
  const std::array<std::array<Rgba, 4>, 8> seen{{{kRed, kGreen, kBlue, kWhite},
                                                 {kGreen, kRed, kWhite, kBlue},
                                                 {kWhite, kBlue, kGreen, kRed},
                                                 {kBlue, kWhite, kRed, kGreen},
                                                 {kRed, kBlue, kGreen, kWhite},
                                                 {kBlue, kRed, kWhite, kGreen},
                                                 {kWhite, kGreen, kBlue, kRed},
                                                 {kGreen, kWhite, kRed, kBlue}}};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    const std::string photo = turned(orientation);
    REQUIRE(photo.find("GPS 41.31") != std::string::npos);
    REQUIRE(Pixels{as_bytes(photo)}.metadata().find("exif") != std::string::npos);
    for (const Want::As as : {Want::As::png, Want::As::jpeg}) {
      const Picture picture = prepared(room, photo, {.as = as, .quality = 95});
      CHECK(picture.width == (orientation > 4 ? 64U : 96U));
      const Pixels pixels{picture.bytes};
      check_quarters(pixels, seen[static_cast<std::size_t>(orientation - 1)]);
      CHECK(as_text(picture.bytes).find("GPS") == std::string::npos);
      CHECK(as_text(picture.bytes).find("Exif") == std::string::npos);
      CHECK(pixels.metadata().find("exif") == std::string::npos);
      CHECK(pixels.metadata().find("icc") == std::string::npos);
    }
  }
}

TEST_CASE("colours of other profiles come out as the same colours") {
  Room room;
  for (const char* suffix : {".jpg[Q=98,profile=p3]", ".png[profile=p3]", ".webp[lossless,profile=p3]"}) {
    CAPTURE(suffix);
    const std::string file = files::make_in_profile({}, "p3", suffix);
    const Pixels before{as_bytes(file)};
    REQUIRE(before.metadata().find("icc") != std::string::npos);
    REQUIRE_FALSE(alike(before.at(5, 5), kRed));  // the numbers are others
    check_quarters(Pixels{prepared(room, file, {.as = Want::As::png}).bytes}, {kRed, kGreen, kBlue, kWhite});
  }
  const Picture printed = prepared(room, files::make_in_profile({}, "cmyk", ".jpg[Q=98,profile=cmyk]"));
  const Pixels pixels{printed.bytes};
  CHECK(pixels.bands() == 3);
  CHECK(alike(pixels.at(60, 60), kWhite));
  CHECK(pixels.at(5, 5)[0] > 180);  // inks can't do the brightest red
  CHECK(pixels.at(5, 5)[2] < 90);
  const Picture grey = prepared(room, files::make({.bands = 1}, ".jpg"));
  CHECK(Pixels{grey.bytes}.bands() == 3);
}

TEST_CASE("a picture with something else behind or within it comes out as a picture alone") {
  Room room;
  const std::string jpeg = files::make({}, ".jpg");
  const std::string script = "<script>alert(1)</script>";
  for (const std::string& file : {files::make({}, ".png") + "PK\3\4" + script,
                                  jpeg.substr(0, 2) + made::segment(0xfe, script) + jpeg.substr(2),
                                  jpeg + "%PDF-1.7" + script, jpeg + "Rar!" + script}) {
    const Picture picture = prepared(room, file);
    CHECK(as_text(picture.bytes).find("script") == std::string::npos);
    CHECK(as_text(picture.bytes).find("PK\3\4") == std::string::npos);
  }
}

TEST_CASE("what lies about itself or is cut off is broken") {
  Room room;
  const std::string jpeg = files::make({.width = 600, .height = 600}, ".jpg");
  CHECK(flaw_of(room, jpeg.substr(0, jpeg.size() / 2)) == Flaw::broken);
  const std::string png = files::make({.width = 600, .height = 600}, ".png");
  CHECK(flaw_of(room, png.substr(0, png.size() - 100)) == Flaw::broken);
  CHECK(flaw_of(room, made::png({100, 100})) == Flaw::broken);
  CHECK(flaw_of(room, made::jpeg(100, 100)) == Flaw::broken);
  CHECK(flaw_of(room, made::riff(made::vp8(100, 100))) == Flaw::broken);
  CHECK(flaw_of(room, made::riff(made::vp8l(100, 100))) == Flaw::broken);
  // A child lives on after each of them.
  CHECK(room.darkroom.stats().started == 1);
  CHECK(prepared(room, jpeg).width == 600);
}

struct Bomb {
  std::string name;
  std::string file;
};

std::vector<Bomb> bombs() {
  std::string noise(20'000'000, '\0');
  SeededRandom random{7};
  random.fill(std::as_writable_bytes(std::span{noise}));
  const auto zeros = [](made::Ihdr header, std::uint64_t bytes, std::string_view before = {}) {
    return made::png(header, before, files::squeezed_zeros(bytes));
  };
  const std::string profile = made::chunk("iCCP", "p\0\0"s + files::squeezed_zeros(200'000'000));
  const std::string texts = made::chunk("zTXt", "t\0\0"s + files::squeezed_zeros(1'000'000'000));
  const std::string lying_exif =
      made::segment(0xe1, "Exif\0\0MM\0*\0\0\0\x08\0\1\x87\x69\0\4"s + made::big(100'000'000, 4) +
                              made::big(100'000'000, 4));
  const std::string photo = files::make({.width = 640, .height = 480}, ".jpg");
  std::string gif = "GIF89a\x10\0\x10\0\0\0\0"s;
  for (int i = 0; i < 10'000; ++i) gif += "\x2c\0\0\0\0\x10\0\x10\0\0\x02\x01\x44\0"s;
  return {
      {"nothing", ""},
      {"a header of 50000x50000", made::png({50'000, 50'000})},
      {"50 million pixels of zeros", zeros({7'000, 7'000, 8, 2}, std::uint64_t{7'000} * (7'000 * 3 + 1))},
      {"50 million deep pixels of zeros",
       zeros({7'000, 7'000, 16, 6}, std::uint64_t{7'000} * (7'000 * 8 + 1))},
      {"as wide as it may be", zeros({20'000, 2'500, 16, 6}, std::uint64_t{2'500} * (20'000 * 8 + 1))},
      {"as tall as it may be", zeros({2'500, 20'000, 16, 6}, std::uint64_t{20'000} * (2'500 * 8 + 1))},
      {"a gigabyte in a picture of 100x100", zeros({100, 100, 8, 2}, 1'000'000'000)},
      {"50 million interlaced pixels",
       zeros({7'000, 7'000, 8, 2, 1}, std::uint64_t{7'000} * (7'000 * 3 + 1))},
      {"as much interlaced as may be",
       files::make({.width = 2'200, .height = 2'200, .bands = 4}, ".png[interlace]")},
      {"a profile of 200 megabytes", zeros({100, 100}, 30'100, profile)},
      {"a text of a gigabyte", zeros({100, 100}, 30'100, texts)},
      {"an SVG of entities",
       "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
       "\"&a;&a;&a;\">]><svg>&b;</svg>"},
      {"10000 frames", gif},
      {"half a photo", photo.substr(0, photo.size() / 2)},
      {"EXIF of 100 megabytes", photo.substr(0, 2) + lying_exif + photo.substr(2)},
      {"noise", noise},
      {"noise as PNG", made::kPngSignature + made::ihdr({5'000, 5'000}) +
                           made::chunk("IDAT", noise.substr(0, 19'000'000)) + made::chunk("IEND", {})},
      {"noise as JPEG", photo.substr(0, 700) + noise.substr(0, 19'000'000) + made::kJpegEnd},
      {"noise as WebP", made::riff(made::riff_chunk("VP8 ", "\x10\x00\x00\x9d\x01\x2a\x00\x14\x00\x14"s +
                                                                noise.substr(0, 19'000'000)))},
      {"noise as lossless WebP",
       made::riff(made::riff_chunk("VP8L",
                                   '\x2f' + made::little(999 | 999 << 14, 4) + noise.substr(0, 19'000'000)))},
      {"a large lossless WebP",
       files::make({.width = 4'800, .height = 4'800, .plain = true}, ".webp[lossless,effort=0]")},
      {"as much lossless WebP as may be",
       files::make({.width = 2'600, .height = 2'600}, ".webp[lossless,effort=0]")},
      {"as much WebP as is shown", files::make({.width = 2'048, .height = 2'048}, ".webp[effort=0]")},
      {"as much lossless WebP as is shown",
       files::make({.width = 2'048, .height = 2'048}, ".webp[lossless,effort=0]")},
      {"50 million pixels of WebP",
       files::make({.width = 16'383, .height = 3'000, .plain = true}, ".webp[effort=0]")},
      {"50 million pixels of JPEG", files::make({.width = 7'000, .height = 7'000, .plain = true}, ".jpg")},
      {"50 million progressive pixels",
       files::make({.width = 7'000, .height = 7'000, .plain = true}, ".jpg[interlace]")},
      {"as much progressive as may be", files::make({.width = 3'200, .height = 2'650}, ".jpg[interlace]")},
  };
}

TEST_CASE("no bomb takes more than 64 MiB or a second") {
  for (const Bomb& bomb : bombs()) {
    CAPTURE(bomb.name);
    Room room;
    const auto before = std::chrono::steady_clock::now();
    const auto picture = room.run(room.darkroom.prepare(as_bytes(bomb.file), {}));
    const auto took = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - before);
    const DarkroomStats& stats = room.darkroom.stats();
    MESSAGE(fmt::format("{}: {} bytes, {} ms, processor {} ms, {} KiB, {}", bomb.name, bomb.file.size(),
                        took.count(), stats.longest.count(), stats.peak_kib,
                        picture ? "opened" : picture.error().message));
    if (bomb.name.starts_with("as much")) CHECK(picture.has_value());
#ifndef BANANA_SANITIZED  // which take memory and time of their own
    CHECK(stats.peak_kib <= 64 * 1024);
    CHECK(stats.longest <= Millis{1000});
#endif
    CHECK(took <=
          Millis{10'000});  // on a machine that is busy with other tests; with none, it is the processor time
    // Whatever it was, the next picture is opened.
    const std::string photo = files::make({}, ".jpg");
    CHECK(room.run(room.darkroom.prepare(as_bytes(photo), {})).has_value());
  }
}

TEST_CASE("pictures wait for their turn and too many are told so") {
  Room room{{.openers = 1, .waiting_max = 2}};
  const std::string photo = files::make({.width = 2000, .height = 2000}, ".png");
  int done = 0;
  int refused = 0;
  for (int i = 0; i < 5; ++i) {
    asio::co_spawn(room.loop(), room.darkroom.prepare(as_bytes(photo), {}),
                   [&](const std::exception_ptr&, const Checked<Picture>& picture) {
                     ++(picture ? done : refused);
                     if (!picture) CHECK(picture.error().flaw == Flaw::unavailable);
                   });
  }
  while (done + refused < 5) room.loop().run_one();
  CHECK(done == 3);
  CHECK(refused == 2);
  CHECK(room.darkroom.stats().started == 1);
}

TEST_CASE("a child that dies takes its picture with it and no other") {
  Room room{{.openers = 1}};
  const std::string photo = files::make({}, ".png");
  REQUIRE(prepared(room, photo).width == 64);
  // The only process of that program below this one.
  const auto kill_child = [] {
    for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
      std::ifstream status{entry.path() / "stat"};
      std::string pid;
      std::string name;
      std::string state;
      long parent = 0;
      if (!(status >> pid >> name >> state >> parent) || parent != ::getpid()) continue;
      if (name.starts_with("(banana-picture")) ::kill(static_cast<pid_t>(std::stol(pid)), SIGKILL);
    }
  };
  kill_child();
  CHECK(flaw_of(room, photo) == Flaw::too_costly);
  CHECK(prepared(room, photo).width == 64);
  CHECK(room.darkroom.stats().started == 2);
  CHECK(room.darkroom.stats().killed == 1);
}

TEST_CASE("without its program nothing is opened and all is said") {
  Room room{{.program = "/nowhere/banana-picture"}};
  const std::string photo = files::make({}, ".png");
  CHECK(flaw_of(room, photo) == Flaw::unavailable);
  CHECK(room.run(room.darkroom.draw({.prompt = "x"})).error().flaw == Flaw::unavailable);
  CHECK(flaw_of(room, "noise") == Flaw::not_a_picture);
}

TEST_CASE("stopping ends what runs and refuses what comes") {
  Room room;
  const std::string photo = files::make({.width = 3000, .height = 3000}, ".png");
  std::optional<Flaw> flaw;
  asio::co_spawn(
      room.loop(), room.darkroom.prepare(as_bytes(photo), {.as = Want::As::png}),
      [&](const std::exception_ptr&, const Checked<Picture>& picture) { flaw = picture.error().flaw; });
  while (room.darkroom.stats().started == 0) room.loop().run_one();
  room.darkroom.stop();
  room.darkroom.stop();
  while (!flaw) room.loop().run_one();
  CHECK(*flaw == Flaw::unavailable);
  CHECK(flaw_of(room, photo) == Flaw::unavailable);
}

TEST_CASE("children without work leave") {
  Room room{{.idle_max = Millis{50}}};
  const std::string photo = files::make({}, ".png");
  prepared(room, photo);
  room.loop().restart();
  room.loop().run();  // ends when nothing is waited for any more
  prepared(room, photo);
  CHECK(room.darkroom.stats().started == 2);
}

}  // namespace
}  // namespace banana::picture
