#include "daemon/sandbox/world/files.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "daemon/sandbox/world/image_size.hpp"

namespace banana::sandbox {

namespace {

constexpr std::array<std::string_view, 4> kKinds{"photo", "video", "animation", "document"};
constexpr std::size_t kSignatureBytes = 15;

std::string sign(const World& world, std::string_view text) {
  const Sha256Digest digest = hmac_sha256(as_bytes(world.secret), as_bytes(text));
  return to_base64url(ByteView{digest}.first(kSignatureBytes));
}

struct PhotoSize {
  char name;
  Number side;
};
constexpr std::array<PhotoSize, 3> kSmallerSizes{{{'s', 90}, {'m', 320}, {'x', 800}}};

JsonObject show_file(const World& world, Number bot, const File& file, std::string_view kind, char size) {
  return {{"file_id", file_id(world, bot, file.id, kind, size)},
          {"file_unique_id", file_unique_id(world, file.id, size)},
          {"file_size", file.size}};
}

JsonArray show_photo(const World& world, Number bot, const File& file, const Media& media) {
  JsonArray out;
  const Number longest = std::max<Number>(1, std::max(media.width, media.height));
  const auto add = [&](char name, Number width, Number height) {
    JsonObject size = show_file(world, bot, file, "photo", name);
    size["width"] = std::max<Number>(1, width);
    size["height"] = std::max<Number>(1, height);
    out.push_back(std::move(size));
  };
  for (const PhotoSize& size : kSmallerSizes) {
    if (size.side < longest)
      add(size.name, media.width * size.side / longest, media.height * size.side / longest);
  }
  add('y', media.width, media.height);
  return out;
}

std::string extension(const File& file, std::string_view kind) {
  if (kind == "photo") return ".jpg";
  const std::size_t dot = file.name.rfind('.');
  if (dot != std::string::npos && file.name.size() - dot <= 8) return file.name.substr(dot);
  return kind == "document" ? "" : ".mp4";
}

}  // namespace

const File& add_file(World& world, NewFile added) {
  File file{.id = world.next_file++, .name = std::move(added.name), .mime = std::move(added.mime)};
  file.size = static_cast<Number>(added.bytes.size());
  if (const auto size = image_size(added.bytes)) {
    file.width = size->width;
    file.height = size->height;
    if (file.mime.empty() || file.mime == "application/octet-stream") file.mime = size->mime;
  }
  if (file.mime.empty()) file.mime = "application/octet-stream";
  world.bytes[file.id] = std::make_shared<const std::string>(std::move(added.bytes));
  ++world.changes;
  Number all = 0;
  for (const auto& [id, one] : world.files) all += one.size;
  while (!world.files.empty() && all + file.size > static_cast<Number>(kFilesBytesMax)) {
    all -= world.files.begin()->second.size;
    world.bytes.erase(world.files.begin()->first);
    world.files.erase(world.files.begin());
  }
  return world.files.insert_or_assign(file.id, std::move(file)).first->second;
}

const File* find_file(World& world, Number id) {
  const auto found = world.files.find(id);
  return found == world.files.end() ? nullptr : &found->second;
}

std::shared_ptr<const std::string> bytes_of(World& world, Number id) {
  const auto found = world.bytes.find(id);
  return found == world.bytes.end() ? nullptr : found->second;
}

std::string file_id(const World& world, Number bot, Number file, std::string_view kind, char size) {
  const auto index = std::ranges::find(kKinds, kind) - kKinds.begin();
  const std::string body = fmt::format("BQAC{}{}{}", index, size, file);
  return body + "-" + sign(world, fmt::format("{} {}", bot, body));
}

std::string file_unique_id(const World& world, Number file, char size) {
  return "AgAD" + sign(world, fmt::format("unique {} {}", file, size)).substr(0, 12);
}

std::optional<FileRef> read_file_id(const World& world, Number bot, std::string_view id) {
  const std::size_t dash = id.find('-');
  if (!id.starts_with("BQAC") || dash == std::string_view::npos || dash < 7) return std::nullopt;
  const std::string_view body = id.substr(0, dash);
  if (id.substr(dash + 1) != sign(world, fmt::format("{} {}", bot, body))) return std::nullopt;
  FileRef ref{.kind = std::string{kKinds[static_cast<std::size_t>(body[4] - '0')]}, .size = body[5]};
  std::from_chars(body.data() + 6, body.data() + body.size(), ref.file);
  if (!world.files.contains(ref.file)) return std::nullopt;
  return ref;
}

std::string file_path(World& world, const FileRef& ref) {
  const File* file = find_file(world, ref.file);
  return fmt::format("{}s/file_{}{}", ref.kind, ref.file, file == nullptr ? "" : extension(*file, ref.kind));
}

const File* file_at_path(World& world, std::string_view path) {
  constexpr std::string_view kMark = "/file_";
  const std::size_t mark = path.find(kMark);
  if (mark == std::string_view::npos) return nullptr;
  const std::string_view rest = path.substr(mark + kMark.size());
  Number id = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), id);
  return find_file(world, id);
}

void show_media(World& world, Number bot, const Media& media, JsonObject& out) {
  const File* file = find_file(world, media.file);
  if (file == nullptr) return;
  if (media.spoiler) out["has_media_spoiler"] = true;
  if (media.kind == "photo") {
    out["photo"] = show_photo(world, bot, *file, media);
    return;
  }
  JsonObject shown = show_file(world, bot, *file, media.kind, 'd');
  if (!file->name.empty()) shown["file_name"] = file->name;
  shown["mime_type"] = file->mime;
  if (media.kind == "animation") out["document"] = shown;  // for clients that don't know animations
  if (media.kind != "document") {
    shown["width"] = media.width;
    shown["height"] = media.height;
    shown["duration"] = media.duration;
  }
  out[media.kind] = std::move(shown);
}

}  // namespace banana::sandbox
