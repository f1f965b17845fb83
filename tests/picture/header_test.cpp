// What headers claim, and what is refused on their word alone.
#include "core/picture/header.hpp"

#include <ctime>

#include <doctest/doctest.h>

#include "core/base/random.hpp"
#include "tests/picture/made.hpp"

namespace banana::picture {
namespace {

using namespace std::string_literals;

Flaw flaw_of(std::string_view bytes, const Bounds& bounds = {}) {
  const auto header = sniff(as_bytes(bytes), bounds);
  REQUIRE_FALSE(header.has_value());
  CHECK_FALSE(header.error().message.empty());
  return header.error().flaw;
}

Header header_of(std::string_view bytes) {
  const auto header = sniff(as_bytes(bytes));
  if (!header) FAIL(header.error().message);
  return *header;
}

std::string joined(const Lean& lean) {
  std::string out;
  for (const ByteView part : lean.parts) out += as_text(part);
  return out;
}

Checked<Lean> lean_of(std::string_view bytes) { return strip(as_bytes(bytes), header_of(bytes)); }

TEST_CASE("each format says its size") {
  const Header png = header_of(made::png({640, 480}));
  CHECK(png.format == Format::png);
  CHECK(png.width == 640);
  CHECK(png.height == 480);
  CHECK_FALSE(png.alpha);
  CHECK(png.held_bytes == 0);

  const Header jpeg = header_of(made::jpeg(1920, 1080));
  CHECK(jpeg.format == Format::jpeg);
  CHECK(jpeg.width == 1920);
  CHECK(jpeg.height == 1080);
  CHECK(jpeg.held_bytes == 0);

  for (const std::string& webp : {made::riff(made::vp8(300, 200)), made::riff(made::vp8l(300, 200)),
                                  made::riff(made::vp8x(0, 300, 200) + made::vp8(300, 200))}) {
    const Header header = header_of(webp);
    CHECK(header.format == Format::webp);
    CHECK(header.width == 300);
    CHECK(header.height == 200);
  }
}

TEST_CASE("transparency is seen in the header") {
  CHECK(header_of(made::png({.color = 6})).alpha);
  CHECK(header_of(made::png({.color = 4})).alpha);
  CHECK(header_of(made::png({.color = 3}, made::chunk("PLTE", "abc") + made::chunk("tRNS", "a"))).alpha);
  CHECK_FALSE(header_of(made::png({.color = 0})).alpha);
  CHECK(
      header_of(made::riff(made::vp8x(0x10, 9, 9) + made::riff_chunk("ALPH", "a") + made::vp8(9, 9))).alpha);
}

TEST_CASE("what a decoder must hold at once is known before") {
  CHECK(header_of(made::png({1000, 1000, 8, 6, 1})).held_bytes == 4'000'000);
  CHECK(header_of(made::png({1000, 1000, 16, 2, 1})).held_bytes == 6'000'000);
  const std::string progressive =
      made::kJpegStart + made::frame(0xc2, 1600, 1600) + made::kScan + "x" + made::kJpegEnd;
  // Three bytes a pixel at 4:2:0, and a little for the edges.
  CHECK(header_of(progressive).held_bytes >= 7'680'000);
  CHECK(header_of(progressive).held_bytes < 7'900'000);
  const std::string lossless = made::riff(made::vp8l(1000, 1000));
  CHECK(header_of(lossless).held_bytes == 4'000'000 + lossless.size());
}

TEST_CASE("too many pixels are refused by the header alone") {
  CHECK(flaw_of(made::png({50'000, 50'000})) == Flaw::too_many_pixels);
  CHECK(flaw_of(made::png({0x7fffffff, 0x7fffffff})) == Flaw::too_many_pixels);
  CHECK(flaw_of(made::png({30'000, 1})) == Flaw::too_many_pixels);
  CHECK(flaw_of(made::jpeg(65'535, 65'535)) == Flaw::too_many_pixels);
  CHECK(flaw_of(made::riff(made::vp8(16'383, 16'383))) == Flaw::too_many_pixels);
  CHECK(flaw_of(made::riff(made::vp8l(16'384, 16'384))) == Flaw::too_many_pixels);
  CHECK(flaw_of(made::png({101, 100}), {.pixels_max = 10'000}) == Flaw::too_many_pixels);
}

TEST_CASE("a side of nothing is broken") {
  CHECK(flaw_of(made::png({0, 5})) == Flaw::broken);
  CHECK(flaw_of(made::jpeg(5, 0)) == Flaw::broken);
}

TEST_CASE("more bytes than are taken are refused unread") {
  const std::string png = made::png({10, 10});
  CHECK(flaw_of(png, {.bytes_max = png.size() - 1}) == Flaw::too_big);
  CHECK(sniff(as_bytes(png), {.bytes_max = png.size()}).has_value());
}

TEST_CASE("moving pictures are refused as such") {
  CHECK(flaw_of(made::kPngSignature + made::ihdr({9, 9}) + made::chunk("acTL", "12345678") +
                made::chunk("IDAT", "x")) == Flaw::animated);
  CHECK(flaw_of(made::riff(made::vp8x(0x02, 9, 9) + made::riff_chunk("ANIM", "abcdef"))) == Flaw::animated);
  CHECK(flaw_of(made::riff(made::vp8x(0, 9, 9) + made::riff_chunk("ANMF", std::string(24, 'x')))) ==
        Flaw::animated);
  std::string gif = "GIF89a\x10\0\x10\0\0\0\0"s;
  const std::string image = "\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0\x10\0\x10\0\0\x02\x01\x44\0"s;
  CHECK(flaw_of(gif + image + ";") == Flaw::unsupported);
  for (int i = 0; i < 10'000; ++i) gif += image;
  CHECK(flaw_of(gif + ";") == Flaw::animated);
}

TEST_CASE("other files are refused by name") {
  const std::vector<std::pair<std::string, std::string>> others{
      {"BM123456", "BMP"},
      {"II*\0abcd"s, "TIFF"},
      {"\0\0\0\x18"s + "ftypheic", "HEIC"},
      {"\0\0\0\x18"s + "ftypavif", "AVIF"},
      {"%PDF-1.7", "PDF"},
      {"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"},
      {"\xef\xbb\xbf \n<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg/>", "SVG"},
      {"<html><body onload=alert(1)>", "markup"},
      {"GIF87a", "GIF"},
  };
  for (const auto& [bytes, name] : others) {
    CAPTURE(name);
    const auto header = sniff(as_bytes(bytes));
    REQUIRE_FALSE(header.has_value());
    CHECK(header.error().flaw == Flaw::unsupported);
    CHECK(header.error().message.find(name) != std::string::npos);
  }
}

TEST_CASE("nothing and noise are no pictures") {
  CHECK(flaw_of("") == Flaw::not_a_picture);
  CHECK(flaw_of("x") == Flaw::not_a_picture);
  CHECK(flaw_of("PK\3\4 an archive") == Flaw::not_a_picture);
  std::string noise(20'000'000, '\0');
  SeededRandom random{1};
  random.fill(std::as_writable_bytes(std::span{noise}));
  const std::clock_t before = std::clock();
  CHECK(flaw_of(noise) == Flaw::not_a_picture);
  // The same behind a header that lies.
  CHECK(flaw_of(made::kPngSignature + noise.substr(8)) == Flaw::broken);
  CHECK(flaw_of(made::kJpegStart + "\xff\xe0\0\x04xx"s + noise.substr(8)) == Flaw::broken);
  CHECK(std::clock() - before < CLOCKS_PER_SEC);  // of the processor: others may use it too
}

TEST_CASE("headers no picture has are broken") {
  CHECK(flaw_of(made::png({.depth = 3})) == Flaw::broken);
  CHECK(flaw_of(made::png({.color = 5})) == Flaw::broken);
  CHECK(flaw_of(made::png({.depth = 16, .color = 3})) == Flaw::broken);
  CHECK(flaw_of(made::kPngSignature + made::chunk("IDAT", "x")) == Flaw::broken);
  CHECK(flaw_of(made::kPngSignature + made::ihdr({5, 5})) == Flaw::broken);
  CHECK(flaw_of(made::kJpegStart + made::kScan + made::kJpegEnd) == Flaw::broken);
  CHECK(flaw_of(made::kJpegStart + made::frame(0xc0, 9, 9) + made::frame(0xc0, 8, 8) + made::kScan) ==
        Flaw::broken);
  CHECK(flaw_of(made::kJpegStart + made::frame(0xc3, 9, 9) + made::kScan) == Flaw::unsupported);
  CHECK(flaw_of(made::riff(made::vp8x(0, 10, 10) + made::vp8(5000, 5000))) == Flaw::broken);
  CHECK(flaw_of(made::riff(made::vp8x(0, 10, 10))) == Flaw::broken);
}

TEST_CASE("any beginning of a picture is refused or taken and never read beyond") {
  for (const std::string& whole :
       {made::png({9, 9}, made::chunk("tRNS", "abc")), made::jpeg(9, 9, made::segment(0xe1, made::exif(6))),
        made::riff(made::vp8x(0x18, 9, 9) + made::vp8(9, 9) + made::riff_chunk("EXIF", made::exif(6)))}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string cut = whole.substr(0, size);
      const auto header = sniff(as_bytes(cut));
      if (!header) continue;
      const auto lean = strip(as_bytes(cut), *header);
      if (header->format != Format::webp) CHECK_FALSE(lean.has_value());
    }
    CHECK(lean_of(whole).has_value());
  }
}

TEST_CASE("a picture cut off before its end is broken without a decoder") {
  const std::string jpeg = made::jpeg(100, 100, {}, std::string(5000, 'x'));
  for (const std::size_t size : {jpeg.size() - 1, jpeg.size() - 2, jpeg.size() - 3000}) {
    const std::string cut = jpeg.substr(0, size);
    REQUIRE(sniff(as_bytes(cut)).has_value());
    const auto lean = lean_of(cut);
    REQUIRE_FALSE(lean.has_value());
    CHECK(lean.error().flaw == Flaw::broken);
  }
}

TEST_CASE("what a camera wrote beside the pixels is left out and its orientation kept") {
  const std::string xmp = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>41.31</x:xmpmeta>"s;
  const std::string jpeg =
      made::jpeg(100, 100,
                 made::segment(0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0"s) + made::segment(0xe1, made::exif(6)) +
                     made::segment(0xe1, xmp) + made::segment(0xed, "Photoshop 3.0") +
                     made::segment(0xfe, "a comment")) +
      "PK\3\4 an archive behind";
  const auto lean = lean_of(jpeg);
  REQUIRE(lean.has_value());
  CHECK(lean->orientation == 6);
  CHECK(joined(*lean) == made::jpeg(100, 100, made::segment(0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0"s)));

  const std::string tiff = made::exif(3).substr(6);
  const std::string png =
      made::png({9, 9}, made::chunk("eXIf", tiff) + made::chunk("tEXt", "Author\0me"s) +
                            made::chunk("zTXt", std::string(100'000, 'z')) + made::chunk("prIv", "x"));
  const std::string more_png = png + "<script>";
  const auto lean_png = lean_of(more_png);
  REQUIRE(lean_png.has_value());
  CHECK(lean_png->orientation == 3);
  CHECK(joined(*lean_png) == made::png({9, 9}));

  const std::string webp =
      made::riff(made::vp8x(0x0c, 9, 9) + made::vp8(9, 9) + made::riff_chunk("EXIF", made::exif(8)) +
                 made::riff_chunk("XMP ", xmp));
  const std::string more_webp = webp + "behind";
  const auto lean_webp = lean_of(more_webp);
  REQUIRE(lean_webp.has_value());
  CHECK(lean_webp->orientation == 8);
  CHECK(joined(*lean_webp) == made::riff(made::vp8x(0, 9, 9) + made::vp8(9, 9)));
}

TEST_CASE("EXIF that claims a hundred megabytes says nothing and is left out") {
  std::string lying = "Exif\0\0MM\0*"s + made::big(100'000'000, 4) + "rest";
  CHECK(lean_of(made::jpeg(9, 9, made::segment(0xe1, lying)))->orientation == 1);
  // 160 segments of 64 KiB: ten megabytes of EXIF in a sound file.
  std::string many;
  for (int i = 0; i < 160; ++i) many += made::segment(0xe1, "Exif\0\0"s + std::string(65'000, 'e'));
  const std::string heavy = made::jpeg(9, 9, many);
  const auto lean = lean_of(heavy);
  REQUIRE(lean.has_value());
  CHECK(joined(*lean) == made::jpeg(9, 9));
  // Directories that point at themselves, count without end or are cut off.
  for (const std::string& tiff :
       {"II*\0\x08\0\0\0\xff\xff"s, "II*\0\x00\0\0\0\xff\xff"s, "II*\0"s, "MM"s, ""s}) {
    CHECK(lean_of(made::jpeg(9, 9, made::segment(0xe1, "Exif\0\0"s + tiff)))->orientation == 1);
  }
  CHECK(lean_of(made::jpeg(9, 9, made::segment(0xe1, made::exif(9))))->orientation == 1);
}

TEST_CASE("a file of absurdly many parts is refused in little time and memory") {
  std::string crumbs;
  for (int i = 0; i < 100'000; ++i) crumbs += made::chunk("tEXt", "") + made::chunk("gAMA", "");
  const std::string png = made::png({9, 9}, crumbs);
  const std::clock_t before = std::clock();
  const auto lean = lean_of(png);
  CHECK(std::clock() - before < CLOCKS_PER_SEC);
  REQUIRE_FALSE(lean.has_value());
  CHECK(lean.error().flaw == Flaw::broken);

  std::string scans;
  for (int i = 0; i < 1000; ++i) scans += made::kScan + "x";
  const auto many = lean_of(made::jpeg(9, 9, {}, scans));
  REQUIRE_FALSE(many.has_value());
  CHECK(many.error().flaw == Flaw::too_costly);
}

TEST_CASE("colour profiles are kept unless they are huge") {
  const std::string profile = made::segment(0xe2, "ICC_PROFILE\0\1\1 profile"s);
  CHECK(joined(*lean_of(made::jpeg(9, 9, profile))) == made::jpeg(9, 9, profile));
  const std::string huge = made::chunk("iCCP", "name\0\0"s + std::string(3'000'000, 'x'));
  CHECK(joined(*lean_of(made::png({9, 9}, huge))) == made::png({9, 9}));
}

}  // namespace
}  // namespace banana::picture
