// Settings as a column keeps them. Inside core/presets only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/models/request.hpp"

namespace banana::presets {

inline std::string to_column(const models::Request& settings) {
  return boost::json::serialize(models::to_json(settings));
}

/// Nothing for what another version wrote.
inline std::optional<models::Request> from_column(std::string_view column) {
  boost::system::error_code broken;
  const Json json = boost::json::parse(column, broken);
  if (broken) return std::nullopt;
  auto request = models::read_request(json);
  if (!request) return std::nullopt;
  return *std::move(request);
}

}  // namespace banana::presets
