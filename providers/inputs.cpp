#include "providers/inputs.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "providers/handle.hpp"
#include "providers/read_json.hpp"

namespace banana::providers {

namespace {

constexpr std::int64_t kSideMax = 65'536;
constexpr int kDepthMax = 8;
constexpr std::string_view kOpen = "<sd_cpp_extra_args>";
constexpr std::string_view kClose = "</sd_cpp_extra_args>";

void merge(JsonObject& into, const JsonObject& from, int depth) {
  for (const auto& member : from) {
    Json* there = into.if_contains(member.key());
    if (there && there->is_object() && member.value().is_object() && depth < kDepthMax) {
      merge(there->get_object(), member.value().get_object(), depth + 1);
    } else {
      into[member.key()] = member.value();
    }
  }
}

}  // namespace

void put(JsonObject& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out[name] = text;
}

std::string plain_text(const Json& value) {
  if (value.is_string()) return std::string{value.get_string()};
  if (value.is_double()) return fmt::format("{}", value.get_double());
  return boost::json::serialize(value);
}

void put_vendor_body(JsonObject& out, const Order& order) {
  const Json* body = at(order.vendor, "body");
  if (body && body->is_object()) merge(out, body->get_object(), 0);
}

std::string_view prompt_of(const Order& order) {
  return order.request.prompt.empty() ? text_at(order.vendor, "prompt") : order.request.prompt;
}

std::string without_extra_args(std::string_view prompt) {
  std::string out{prompt};
  for (;;) {  // what is left may make up another tag
    const std::size_t open = out.find(kOpen);
    const std::size_t close = out.find(kClose, open == std::string::npos ? 0 : open);
    if (open != std::string::npos) {
      out.erase(open, close == std::string::npos ? kOpen.size() : close + kClose.size() - open);
    } else if (close != std::string::npos) {
      out.erase(close, kClose.size());
    } else {
      return out;
    }
  }
}

std::vector<const Reference*> of_role(const Order& order, models::ReferenceRole role) {
  std::vector<const Reference*> out;
  for (const Reference& reference : order.references) {
    if (reference.role == role) out.push_back(&reference);
  }
  return out;
}

const Reference* first_of(const Order& order, models::ReferenceRole role) {
  const auto found = std::ranges::find(order.references, role, &Reference::role);
  return found == order.references.end() ? nullptr : &*found;
}

std::optional<PixelSize> parse_pixel_size(std::string_view text) {
  const std::size_t by = text.find_first_of("x:*");
  if (by == std::string_view::npos) return std::nullopt;
  const auto width = whole_number(text.substr(0, by));
  const auto height = whole_number(text.substr(by + 1));
  const auto fits = [](const auto& side) { return side && *side > 0 && *side <= kSideMax; };
  if (!fits(width) || !fits(height)) return std::nullopt;
  return PixelSize{*width, *height};
}

std::string_view chosen_size(const Order& order) {
  if (const auto size = order.request.option("size"); !size.empty()) return size;
  return text_at(order.vendor, "sizes", order.request.option("aspect_ratio"));
}

}  // namespace banana::providers
