// A view names every field of its operation's result: it is the documentation of --json.
#pragma once

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "core/ops/operation.hpp"

namespace banana::test {

inline void check_documented(const ops::Operation& operation, const Json& result) {
  const JsonObject* fields = &result.as_object();
  if (operation.view.show == ops::Show::table) {
    const JsonArray& items = result.at("items").as_array();
    if (items.empty()) return;
    fields = &items.front().as_object();
  }
  std::set<std::string> given;
  for (const auto& [key, value] : *fields) given.emplace(key);
  std::set<std::string> documented;
  for (const ops::Column& column : operation.view.columns) documented.emplace(column.key);
  CAPTURE(operation.name);
  CHECK(given == documented);
}

}  // namespace banana::test
