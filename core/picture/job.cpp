#include "core/picture/job.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/json.hpp"

namespace banana::picture {

namespace {

/// Fields of an object that may be missing or of another type; then they are as they were.
class Fields {
 public:
  explicit Fields(const JsonObject& object) : object_(object) {}

  template <class T>
  void number(std::string_view name, T& into) const {
    const Json* value = object_.if_contains(name);
    if (value == nullptr || !value->is_number()) return;
    boost::system::error_code error;
    const T read = value->to_number<T>(error);
    if (!error) into = read;
  }
  void text(std::string_view name, std::string& into) const {
    const Json* value = object_.if_contains(name);
    if (value != nullptr && value->is_string()) into = value->get_string();
  }
  void flag(std::string_view name, bool& into) const {
    const Json* value = object_.if_contains(name);
    if (value != nullptr && value->is_bool()) into = value->get_bool();
  }
  /// Of an enum that is numbered from 0 to `last`.
  template <class T>
  void choice(std::string_view name, T last, T& into) const {
    std::uint8_t read = static_cast<std::uint8_t>(into);
    number(name, read);
    if (read <= static_cast<std::uint8_t>(last)) into = static_cast<T>(read);
  }

 private:
  const JsonObject& object_;
};

template <class T>
int numbered(T choice) {
  return static_cast<int>(choice);
}

std::optional<JsonObject> object_in(std::string_view text) {
  boost::system::error_code error;
  Json parsed = boost::json::parse(text, error);
  if (error || !parsed.is_object()) return std::nullopt;
  return std::move(parsed.get_object());
}

OpenJob read_open(const Fields& fields) {
  OpenJob job;
  fields.choice("format", Format::webp, job.header.format);
  fields.number("width", job.header.width);
  fields.number("height", job.header.height);
  fields.number("orientation", job.orientation);
  fields.number("side_max", job.want.side_max);
  fields.choice("as", Want::As::transparent_where_white, job.want.as);
  fields.number("quality", job.want.quality);
  return job;
}

DrawJob read_draw(const Fields& fields) {
  DrawJob job;
  Drawing& drawing = job.drawing;
  fields.choice("act", Act::restore, drawing.act);
  fields.text("prompt", drawing.prompt);
  fields.text("negative", drawing.negative);
  fields.number("seed", drawing.seed);
  fields.number("width", drawing.width);
  fields.number("height", drawing.height);
  fields.text("model", drawing.model);
  fields.text("label", drawing.label);
  fields.choice("format", Format::webp, drawing.format);
  fields.flag("reference", job.has_reference);
  fields.flag("mask", job.has_mask);
  std::int64_t length_ms = 0;
  fields.number("length_ms", length_ms);
  job.length = Millis{length_ms};
  return job;
}

}  // namespace

std::string to_text(const OpenJob& job) {
  return boost::json::serialize(JsonObject{{"job", "open"},
                                           {"format", numbered(job.header.format)},
                                           {"width", job.header.width},
                                           {"height", job.header.height},
                                           {"orientation", job.orientation},
                                           {"side_max", job.want.side_max},
                                           {"as", numbered(job.want.as)},
                                           {"quality", job.want.quality}});
}

std::string to_text(const DrawJob& job) {
  const Drawing& drawing = job.drawing;
  return boost::json::serialize(JsonObject{{"job", "draw"},
                                           {"act", numbered(drawing.act)},
                                           {"prompt", drawing.prompt},
                                           {"negative", drawing.negative},
                                           {"seed", drawing.seed},
                                           {"width", drawing.width},
                                           {"height", drawing.height},
                                           {"model", drawing.model},
                                           {"label", drawing.label},
                                           {"format", numbered(drawing.format)},
                                           {"reference", job.has_reference},
                                           {"mask", job.has_mask},
                                           {"length_ms", job.length.count()}});
}

std::optional<Job> read_job(std::string_view text) {
  const auto object = object_in(text);
  if (!object) return std::nullopt;
  const Fields fields{*object};
  std::string name;
  fields.text("job", name);
  if (name == "open") return read_open(fields);
  if (name == "draw") return read_draw(fields);
  return std::nullopt;
}

std::string to_text(const Checked<Made>& made) {
  if (!made) {
    return boost::json::serialize(
        JsonObject{{"flaw", numbered(made.error().flaw)}, {"message", made.error().message}});
  }
  return boost::json::serialize(JsonObject{{"width", made->width}, {"height", made->height}});
}

Checked<Made> read_made(std::string_view text) {
  const auto object = object_in(text);
  if (!object) return refuse(Flaw::unavailable, "the program that opens pictures answers nonsense");
  const Fields fields{*object};
  if (object->contains("flaw")) {
    Refused refused;
    fields.choice("flaw", Flaw::unavailable, refused.flaw);
    fields.text("message", refused.message);
    return refused;
  }
  Made made;
  fields.number("width", made.width);
  fields.number("height", made.height);
  return made;
}

}  // namespace banana::picture
