#include "daemon/worker/film_size.hpp"

#include <algorithm>
#include <cstddef>

namespace banana::worker {
namespace {

constexpr int kBoxesMax = 64;  // looked at on one level; films have a handful
constexpr std::int64_t kSideMax = 16'384;

std::uint64_t big(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char each : bytes) value = value << 8 | static_cast<unsigned char>(each);
  return value;
}

/// Takes the first box off `rest`: its name and content. Nothing when it is cut off.
struct Box {
  std::string_view name;
  std::string_view content;
};
std::optional<Box> take_box(std::string_view& rest) {
  std::size_t head = 8;
  if (rest.size() < head) return std::nullopt;
  std::uint64_t size = big(rest.substr(0, 4));
  if (size == 1) {  // its length did not fit
    head = 16;
    if (rest.size() < head) return std::nullopt;
    size = big(rest.substr(8, 8));
  } else if (size == 0) {  // the last one, to the end
    size = rest.size();
  }
  if (size < head || size > rest.size()) return std::nullopt;
  const Box box{.name = rest.substr(4, 4), .content = rest.substr(head, size - head)};
  rest.remove_prefix(size);
  return box;
}

/// Asks each box of this name, until one answers.
template <class Look>
std::optional<FilmSize> first_of(std::string_view boxes, std::string_view name, Look look) {
  for (int n = 0; n < kBoxesMax; ++n) {
    const auto box = take_box(boxes);
    if (!box) return std::nullopt;
    if (box->name != name) continue;
    if (const auto found = look(box->content)) return found;
  }
  return std::nullopt;
}

/// tkhd ends with both sides as 16.16 fixed point; tracks of sound have none.
std::optional<FilmSize> size_in(std::string_view track_header) {
  constexpr std::size_t kSides = 8;
  if (track_header.size() < kSides) return std::nullopt;
  const std::string_view sides = track_header.substr(track_header.size() - kSides);
  const FilmSize size{.width = static_cast<std::int64_t>(big(sides.substr(0, 2))),
                      .height = static_cast<std::int64_t>(big(sides.substr(4, 2)))};
  const bool is_seen = size.width > 0 && size.height > 0 && std::max(size.width, size.height) <= kSideMax;
  return is_seen ? std::optional{size} : std::nullopt;
}

}  // namespace

std::optional<FilmSize> film_size(std::string_view mp4) {
  return first_of(mp4, "moov", [](std::string_view movie) {
    return first_of(movie, "trak", [](std::string_view track) { return first_of(track, "tkhd", &size_in); });
  });
}

}  // namespace banana::worker
