// Stored files and the ids by which bots know them: one bot's ids are of no use to another.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

struct NewFile {
  std::string name = {}, mime = {}, bytes = {};
};

/// Keeps the bytes; width and height are read from the heads of JPEG, PNG, GIF and WebP files. The oldest files go
/// when there are too many.
[[nodiscard]] const File& add_file(World& world, NewFile file);
[[nodiscard]] const File* find_file(World& world, Number id);
[[nodiscard]] std::shared_ptr<const std::string> bytes_of(World& world, Number id);

/// `size` is 's', 'm', 'x', 'y' for the sizes of a photo, 'd' for anything else.
[[nodiscard]] std::string file_id(const World& world, Number bot, Number file, std::string_view kind,
                                  char size);
[[nodiscard]] std::string file_unique_id(const World& world, Number file, char size);

struct FileRef {
  Number file = 0;
  std::string kind = {};
  char size = 'd';
};
/// Nothing for what is not an id that this bot was given.
[[nodiscard]] std::optional<FileRef> read_file_id(const World& world, Number bot, std::string_view id);

/// "photos/file_12.jpg"
[[nodiscard]] std::string file_path(World& world, const FileRef& ref);
[[nodiscard]] const File* file_at_path(World& world, std::string_view path);

/// "photo": [PhotoSize…], "video": {…}, "document": {…}, "animation": {…} with "document".
void show_media(World& world, Number bot, const Media& media, JsonObject& out);

}  // namespace banana::sandbox
