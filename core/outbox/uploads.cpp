#include "core/outbox/uploads.hpp"

#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "core/base/encoding.hpp"

namespace banana::outbox {
namespace {

std::string bytes_of(const Json& upload) {
  const auto bytes = from_base64(boost::json::value_to<std::string>(upload.at("bytes")));
  if (!bytes) throw std::runtime_error{"an upload in the outbox is not base64"};
  return std::string{as_text(*bytes)};
}

}  // namespace

std::size_t bytes_in_memory(std::span<const telegram::Upload> uploads) {
  std::size_t bytes = 0;
  for (const telegram::Upload& upload : uploads) {
    if (upload.path.empty()) bytes += upload.bytes.size();
  }
  return bytes;
}

std::optional<std::string> write_uploads(std::span<const telegram::Upload> uploads) {
  if (uploads.empty()) return std::nullopt;
  JsonArray all;
  for (const telegram::Upload& upload : uploads) {
    JsonObject one{{"field", upload.field}, {"name", upload.name}, {"content_type", upload.content_type}};
    if (!upload.blob.empty()) {
      one["blob"] = upload.blob;
    } else if (!upload.path.empty()) {
      one["path"] = upload.path;
    } else {
      one["bytes"] = to_base64(as_bytes(upload.bytes));
    }
    all.push_back(std::move(one));
  }
  return boost::json::serialize(all);
}

std::vector<telegram::Upload> read_uploads(std::string_view text) {
  const auto string = [](const Json& upload, const char* member) {
    return boost::json::value_to<std::string>(upload.at(member));
  };
  std::vector<telegram::Upload> uploads;
  const Json all = boost::json::parse(text);
  for (const Json& one : all.as_array()) {
    telegram::Upload upload{.field = string(one, "field"),
                            .name = string(one, "name"),
                            .content_type = string(one, "content_type")};
    if (one.as_object().contains("blob")) {
      upload.blob = string(one, "blob");
    } else if (one.as_object().contains("path")) {
      upload.path = string(one, "path");
    } else {
      upload.bytes = bytes_of(one);
    }
    uploads.push_back(std::move(upload));
  }
  return uploads;
}

}  // namespace banana::outbox
