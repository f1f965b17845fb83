#include "core/outbox/sent_files.hpp"

#include <span>

namespace banana::outbox {
namespace {

constexpr db::Sql kKeep =
    "INSERT INTO outbox_file (bot, blob, kind, file_id, at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (bot, blob, kind) DO UPDATE SET file_id = excluded.file_id, at = excluded.at";
constexpr db::Sql kFind = "SELECT file_id FROM outbox_file WHERE bot = $1 AND blob = $2 AND kind = $3";
constexpr db::Sql kForget = "DELETE FROM outbox_file WHERE blob = $1";

std::int64_t number(telegram::FileKind kind) { return static_cast<std::int64_t>(kind); }

std::string id_in(const Json& file) {
  const auto* members = file.if_object();
  const Json* id = members == nullptr ? nullptr : members->if_contains("file_id");
  return id != nullptr && id->is_string() ? std::string{std::string_view{id->get_string()}} : std::string{};
}

/// An animation's message names a document, too, for old programs: so it is asked for first.
std::optional<SentFile> file_in(const Json& message, const telegram::Upload& upload) {
  const auto* members = message.if_object();
  if (members == nullptr) return std::nullopt;
  using telegram::FileKind;
  constexpr std::pair<const char*, FileKind> kKinds[] = {
      {"animation", FileKind::animation}, {"video", FileKind::video}, {"document", FileKind::document}};
  SentFile file{.blob = upload.blob};
  if (const Json* sizes = members->if_contains("photo");
      sizes != nullptr && sizes->is_array() && !sizes->get_array().empty()) {
    file.file_id = id_in(sizes->get_array().back());  // the largest
  } else {
    for (const auto& [name, kind] : kKinds) {
      const Json* named = members->if_contains(name);
      if (named == nullptr) continue;
      file.kind = kind;
      file.file_id = id_in(*named);
      break;
    }
  }
  if (file.file_id.empty()) return std::nullopt;
  return file;
}

}  // namespace

std::vector<SentFile> sent_files(const telegram::Call& call, const Json& answer) {
  const std::span messages = answer.is_array()
                                 ? std::span<const Json>{answer.get_array().data(), answer.get_array().size()}
                                 : std::span<const Json>{&answer, 1};
  if (messages.size() != call.uploads.size())
    return {};  // some of them were thumbnails, or known by their id
  std::vector<SentFile> files;
  for (std::size_t n = 0; n < messages.size(); ++n) {
    if (call.uploads[n].blob.empty()) continue;
    if (auto file = file_in(messages[n], call.uploads[n])) files.push_back(*std::move(file));
  }
  return files;
}

void keep_file(db::Tx& tx, BotId bot, const SentFile& file, Instant now) {
  tx.run(kKeep, bot, file.blob, number(file.kind), file.file_id, now);
}

std::optional<std::string> file_id_of(db::Snapshot& snapshot, BotId bot, std::string_view blob,
                                      telegram::FileKind kind) {
  return snapshot.value<std::string>(kFind, bot, blob, number(kind));
}

void forget_file(db::Tx& tx, std::string_view blob) { tx.run(kForget, blob); }

}  // namespace banana::outbox
