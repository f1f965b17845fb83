// The size of a film, from whatever bytes a vendor sends.
#include "daemon/worker/film_size.hpp"

#include <string>

#include <doctest/doctest.h>

#include "daemon/worker/media.hpp"

using namespace banana;
using worker::film_size;
using worker::FilmSize;

namespace {

std::string big(std::uint64_t value, int bytes) {
  std::string out;
  for (int n = bytes - 1; n >= 0; --n) out += static_cast<char>(value >> (8 * n) & 0xFF);
  return out;
}
std::string box(const std::string& name, const std::string& content) {
  return big(8 + content.size(), 4) + name + content;
}
/// As it is in every track: 76 bytes of other things, then the sides.
std::string track(std::uint64_t width, std::uint64_t height) {
  return box("trak", box("tkhd", std::string(76, '\0') + big(width << 16, 4) + big(height << 16, 4)));
}
bool is(const std::string& film, std::int64_t width, std::int64_t height) {
  return film_size(film) == FilmSize{.width = width, .height = height};
}
const std::string kType = box("ftyp", "isom0000");

}  // namespace

TEST_CASE("the first track that is seen tells how big a film is") {
  CHECK(is(kType + box("moov", track(864, 480)), 864, 480));
  CHECK(
      is(kType + box("mdat", std::string(1000, 'x')) + box("moov", track(0, 0) + track(480, 864)), 480, 864));
  const std::string long_box = big(1, 4) + "mdat" + big(20, 8) + "data";
  CHECK(is(kType + long_box + box("moov", track(864, 480)), 864, 480));
}

TEST_CASE("what a film's bytes can't be is no size") {
  const std::string film = kType + box("moov", track(864, 480));
  for (std::size_t cut = 0; cut < film.size(); ++cut) CHECK_FALSE(film_size(film.substr(0, cut)));
  CHECK_FALSE(film_size(kType + box("moov", track(0, 0))));
  CHECK_FALSE(film_size(kType + box("moov", track(60'000, 2))));
  CHECK_FALSE(film_size(kType + big(4, 4) + "moov"));
  CHECK_FALSE(film_size(big(1, 4) + "moov" + std::string(8, '\xFF')));
  std::string many;
  for (int n = 0; n < 1000; ++n) many += box("free", "");
  CHECK_FALSE(film_size(many + film));
}

TEST_CASE("a film that was made has the size it says") {
  const auto made = worker::look_at(kType + box("moov", track(864, 480)), models::Medium::video);
  REQUIRE(made.has_value());
  CHECK(made->type == "video/mp4");
  CHECK(made->width == 864);
  CHECK(made->height == 480);
}
