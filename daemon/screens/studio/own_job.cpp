#include "daemon/screens/studio/own_job.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "core/outbox/sent_files.hpp"
#include "core/telegram/photo_limits.hpp"

namespace banana::screens::studio {

std::optional<banana::studio::Job> own_job(const Visit& visit, std::string_view id) {
  const auto parsed = banana::studio::JobId::parse(id);
  auto job = parsed ? banana::studio::find_job(visit.tx, *parsed) : std::nullopt;
  if (!job || job->user != visit.person.id) return std::nullopt;
  return job;
}

std::optional<models::Request> request_of(const banana::studio::Job& job) {
  boost::system::error_code broken;
  const Json json = boost::json::parse(job.request, broken);
  if (broken) return std::nullopt;
  auto request = models::read_request(json);
  if (!request) return std::nullopt;
  return *std::move(request);
}

std::optional<telegram::Media> stored_media(const Visit& visit, telegram::FileKind kind,
                                            const std::string& blob) {
  if (auto known = outbox::file_id_of(visit.tx, visit.bot, blob, kind)) {
    return telegram::Media{.kind = kind, .file = telegram::by_id(*std::move(known))};
  }
  const auto key = blob::BlobKey::parse(blob);
  const auto stored = key ? blob::find_blob(visit.tx, *key) : std::nullopt;
  if (!stored) return std::nullopt;
  const std::string& type = stored->content_type;
  return telegram::Media{
      .kind = kind, .file = telegram::from_store(blob, "banana." + type.substr(type.find('/') + 1), type)};
}

telegram::FileKind kind_of(std::span<const banana::studio::Made> made) {
  using telegram::FileKind;
  if (!made.empty() && made.front().type.starts_with("video/")) return FileKind::video;
  const bool are_photos = std::ranges::all_of(made, [](const banana::studio::Made& each) {
    return telegram::fits_photo(each.bytes, each.width, each.height);
  });
  return are_photos ? FileKind::photo : FileKind::document;
}

std::optional<telegram::Media> media_of_result(const Visit& visit, const banana::studio::Made& made,
                                               telegram::FileKind kind) {
  const bool is_film = kind == telegram::FileKind::video;
  if (!is_film && !made.type.starts_with("image/")) return std::nullopt;
  auto media = stored_media(visit, kind, made.blob);
  if (media && is_film) {
    media->width = made.width;
    media->height = made.height;
  }
  return media;
}

std::optional<blob::Blob> best_of(const Visit& visit, const banana::studio::Made& made) {
  for (const std::string& name : {made.original, made.blob}) {
    const auto key = blob::BlobKey::parse(name);
    if (!key) continue;
    if (auto kept = blob::find_blob(visit.tx, *key)) return kept;
  }
  return std::nullopt;
}

}  // namespace banana::screens::studio
