#include <algorithm>

#include "core/base/encoding.hpp"
#include "daemon/sandbox/methods/reading.hpp"
#include "daemon/sandbox/world/text.hpp"

namespace banana::sandbox {

namespace {

bool is_entity(const Json& value) {
  if (!value.is_object()) return false;
  const JsonObject& entity = value.get_object();
  const Json* offset = entity.if_contains("offset");
  const Json* length = entity.if_contains("length");
  return !text_in(entity, "type").empty() && offset != nullptr && offset->is_int64() && length != nullptr &&
         length->is_int64();
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

struct Written {
  std::string text;
  std::string parse_mode;
  Json entities;
};

std::optional<RichText> read(Call& call, const Written& written) {
  if (!is_utf8(written.text)) {
    call.refuse("strings must be encoded in UTF-8");
    return std::nullopt;
  }
  RichText rich;
  const std::string mode = lower(written.parse_mode);
  if (mode == "html") {
    auto parsed = parse_html(written.text);
    if (!parsed) {
      call.refuse(parsed.error().message);
      return std::nullopt;
    }
    rich = std::move(*parsed);
  } else if (!mode.empty()) {
    call.refuse(mode == "markdown" || mode == "markdownv2"
                    ? "unsupported parse_mode: the sandbox reads HTML only"
                    : "unsupported parse_mode");
    return std::nullopt;
  } else {
    rich.text = written.text;
    if (written.entities.is_array()) {
      for (const Json& entity : written.entities.get_array()) {
        if (is_entity(entity)) rich.entities.push_back(entity);
      }
    }
  }
  trim(rich);
  find_entities(rich);
  return rich;
}

JsonObject caption_of(Call& call, const Written& written) {
  auto rich = read(call, written);
  if (!rich || rich->text.empty()) return {};
  if (symbols(rich->text) > kCaptionSymbolsMax) call.refuse("message caption is too long");
  JsonObject out{{"caption", rich->text}};
  if (!rich->entities.empty()) out["caption_entities"] = std::move(rich->entities);
  return out;
}

}  // namespace

std::string_view text_in(const JsonObject& object, std::string_view name) {
  const Json* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

Number number_in(const JsonObject& object, std::string_view name) {
  const Json* found = object.if_contains(name);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

bool flag_in(const JsonObject& object, std::string_view name) {
  const Json* found = object.if_contains(name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

JsonObject read_text(Call& call) {
  auto rich = read(call, {call.text("text"), call.text("parse_mode"), call.json("entities")});
  if (!rich) return {};
  if (rich->text.empty()) call.refuse("message text is empty");
  if (symbols(rich->text) > kTextSymbolsMax) call.refuse("message is too long");
  JsonObject out{{"text", rich->text}};
  if (!rich->entities.empty()) out["entities"] = std::move(rich->entities);
  return out;
}

JsonObject read_caption(Call& call) {
  return caption_of(call, {call.text("caption"), call.text("parse_mode"), call.json("caption_entities")});
}

JsonObject read_caption(Call& call, const JsonObject& item) {
  const Json* entities = item.if_contains("caption_entities");
  return caption_of(call, {std::string{text_in(item, "caption")}, std::string{text_in(item, "parse_mode")},
                           entities == nullptr ? Json(nullptr) : *entities});
}

}  // namespace banana::sandbox
