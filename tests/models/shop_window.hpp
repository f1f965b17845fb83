// A model with one of everything, and requests to it.
#pragma once

#include <string>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "core/models/catalogue.hpp"
#include "core/models/request.hpp"
#include "core/models/sheet.hpp"
#include "tests/support/show_result.hpp"

namespace banana::test {

inline constexpr std::string_view kPainter = R"({
  "title": "Painter", "provider": "openai", "vendor_model": "painter-1", "prompt_max": 20,
  "fallback": ["second"],
  "rates": {"as_of": "2026-11-01", "text_in": 5, "image_in": 8, "image_out": 30},
  "operations": {
    "generate": {
      "negative_prompt": true,
      "options": {"aspect_ratio": {"values": ["1:1", "3:2", "16:9"], "default": "1:1"},
                  "resolution": {"values": ["1K", "2K", "4K"], "default": "1K"},
                  "style": {"values": ["photo", "anime"]}},
      "outputs": {"min": 1, "max": 4},
      "seed": {"min": 0, "max": 1000},
      "steps": {"min": 5, "max": 50, "default": 20},
      "guidance": {"min": 1, "max": 10, "default": "7.5"},
      "pictures": {"references_max": 3},
      "cost": {"base": 30000, "options": {"resolution": {"1K": 1, "*": 2}}},
      "price": {"tokens": {"base": 100}}},
    "edit": {"strength": {"min": "0.1", "max": 1, "default": "0.5"},
             "pictures": {"references_min": 1, "references_max": 2, "mask": "may"},
             "price": {"tokens": {"base": 120}}},
    "upscale": {"prompt": "no", "pictures": {"references_min": 1, "references_max": 1}},
    "animate": {"prompt": "may", "seconds": {"values": [4, 6, 10], "default": 6},
                "pictures": {"first_frame": "must", "last_frame": "may"}}}})";

inline models::Sheet sheet(std::string_view json, std::string_view id = "painter") {
  auto read = models::read_sheet(id, boost::json::parse(json));
  REQUIRE(read);
  return *std::move(read);
}
inline models::Model painter() { return sheet(kPainter).model; }

inline models::Request wish(models::Operation operation = models::Operation::generate) {
  return {.model = "painter", .operation = operation, .prompt = "a cat"};
}
inline models::Request with(models::Request request, models::ReferenceRole role, int count = 1) {
  for (int i = 0; i < count; ++i)
    request.references.push_back({.blob = "b" + std::to_string(i), .role = role});
  return request;
}

}  // namespace banana::test
