// The parts of a request that adapters write alike, and what a model's data (Order::vendor) says about them:
//   body   further fields of the request, as they are; objects go into objects
//   prompt what is asked when nobody wrote a prompt
//   sizes  {"16:9": "1344x768"}: the size of an aspect ratio
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// Nothing is written for what was not chosen.
void put(JsonObject& out, std::string_view name, std::string_view text);
template <class T>
void put(JsonObject& out, std::string_view name, const std::optional<T>& value) {
  if (value) out[name] = *value;
}

/// A value as a form's field or as a text: 4.5, true, seven.
[[nodiscard]] std::string plain_text(const Json& value);

/// Over what is there already.
void put_vendor_body(JsonObject& out, const Order& order);

/// What was written, or what the model's data says (vendor.prompt) when nobody wrote anything.
[[nodiscard]] std::string_view prompt_of(const Order& order);
/// Without <sd_cpp_extra_args>…</sd_cpp_extra_args>, from which servers of stable-diffusion.cpp take settings: a prompt is
/// no place for those.
[[nodiscard]] std::string without_extra_args(std::string_view prompt);

[[nodiscard]] std::vector<const Reference*> of_role(const Order& order, models::ReferenceRole role);
/// The first of that role; null when there is none.
[[nodiscard]] const Reference* first_of(const Order& order, models::ReferenceRole role);

struct PixelSize {
  std::int64_t width = 0;
  std::int64_t height = 0;
  friend bool operator==(const PixelSize&, const PixelSize&) = default;
};
/// "1024x768", or with ":" or "*" between.
[[nodiscard]] std::optional<PixelSize> parse_pixel_size(std::string_view text);
/// The option "size", or what vendor.sizes has for the aspect ratio; empty when neither tells.
[[nodiscard]] std::string_view chosen_size(const Order& order);

}  // namespace banana::providers
