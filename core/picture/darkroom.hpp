// Where pictures are opened, made smaller and drawn: in children of this process that can hurt nobody.
//
//   Darkroom darkroom{loop, {}};
//   auto photo = co_await darkroom.prepare(bytes, {.side_max = 2048});   // from a stranger, for a model
//   auto small = co_await darkroom.thumbnail(bytes);                     // JPEG, sides ≤ 320
//   auto drawn = co_await darkroom.draw({.prompt = "a yellow boat", .seed = 7});
//
// A child is the program banana-picture (lab/): libvips is in it and nowhere else. It has no network, no file it could
// write, an empty environment, a cap on memory; it is killed when it takes too long, and replaced. Children wait for
// the next picture, and leave when there is none for a while. See README.md for what keeps a bomb out, in order.
//
// One loop, from its thread. Bytes passed as views stay with the caller until the task has ended.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/base/time.hpp"
#include "core/picture/drawing.hpp"
#include "core/picture/picture.hpp"

namespace banana::picture {

/// Of a picture from outside, as a model or a page takes it.
struct Want {
  enum class As : std::uint8_t {
    fitting,  // PNG when it can be transparent, else JPEG
    png,
    jpeg,                     // what is transparent becomes white
    transparent_where_white,  // PNG, of a mask; one that has transparency stays as it is
  };
  std::uint32_t side_max = 2048;  // the longer side; a smaller picture stays as it is
  As as = As::fitting;
  int quality = 90;  // of JPEG, 1..100
};

inline constexpr std::uint32_t kThumbnailSide = 320;

struct DarkroomOptions {
  std::string program = {};  // empty: banana-picture beside this program, or in ../libexec/banana
  Bounds bounds = {};
  std::size_t openers = 2;  // pictures opened at the same time
  std::size_t drawers = 1;  // pictures drawn at the same time
  std::size_t waiting_max = 200;
  Millis waiting_time_max{20'000};
  /// What opening one picture may take: of a processor, and in all.
  Millis open_cpu_max{900};
  Millis open_time_max{5000};
  Millis draw_time_max{30'000};
  /// A child without work leaves after this.
  Millis idle_max{60'000};
};

/// What happened since the start, for metrics.
struct DarkroomStats {
  std::uint64_t started = 0;  // children
  std::uint64_t done = 0;     // pictures
  std::uint64_t refused = 0;  // by their headers or in a child
  std::uint64_t killed = 0;   // children: too long, or broken down
  /// Of children that open strangers' pictures: the most memory (RSS) and processor time one took.
  std::uint64_t peak_kib = 0;
  Millis longest{0};
};

class Darkroom {
 public:
  Darkroom(asio::io_context& loop, DarkroomOptions options);
  ~Darkroom();
  Darkroom(const Darkroom&) = delete;
  Darkroom& operator=(const Darkroom&) = delete;

  /// Upright, in sRGB, with nothing but pixels in it, no larger than wanted.
  [[nodiscard]] Task<Checked<Picture>> prepare(ByteView bytes, Want want);
  [[nodiscard]] Task<Checked<Picture>> thumbnail(ByteView bytes);
  [[nodiscard]] Task<Checked<Picture>> draw(Drawing drawing);
  [[nodiscard]] Task<Checked<Clip>> film(Filming filming);

  [[nodiscard]] const DarkroomStats& stats() const;
  /// Kills the children; what runs and what comes is refused as unavailable. May be called twice.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace banana::picture
