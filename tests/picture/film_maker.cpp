// film_maker FILM PICTURE: writes a film of two seconds and the picture that it begins with, for the test in a browser
// (tests/e2e/film_test.mjs).
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/picture/darkroom.hpp"

namespace {

using namespace banana;

void write(const char* path, const Bytes& bytes) {
  std::ofstream{path, std::ios::binary}.write(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<std::streamsize>(bytes.size()));
}

Task<> make(picture::Darkroom& darkroom, const char* film_path, const char* picture_path) {
  const picture::Drawing drawing{.prompt = "A yellow boat", .seed = 9, .width = 640, .height = 352};
  const auto film = co_await darkroom.film({.drawing = drawing, .length = Millis{2000}});
  const auto first = co_await darkroom.draw(drawing);
  write(film_path, film.value().bytes);
  write(picture_path, first.value().bytes);
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  try {
    asio::io_context loop;
    picture::Darkroom darkroom{loop, {}};
    std::exception_ptr failure;
    asio::co_spawn(loop, make(darkroom, words[1], words[2]), [&](std::exception_ptr error) {
      failure = error;
      darkroom.stop();
    });
    loop.run();
    if (failure) std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "film_maker: %s\n", error.what());
    return 1;
  }
  return 0;
}
