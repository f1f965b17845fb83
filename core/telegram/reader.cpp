#include "core/telegram/reader.hpp"

namespace banana::telegram {

namespace {

const JsonObject kNoObject;
const JsonArray kNoArray;
const Json kNull;

/// One of 64 places for a name; those of a message that are there and those that are not have few in common.
std::uint64_t place(std::string_view name) {
  if (name.empty()) return 1;
  const auto first = static_cast<unsigned char>(name.front());
  const auto last = static_cast<unsigned char>(name.back());
  return std::uint64_t{1} << ((first + 3U * last + 5U * name.size()) % 64);
}

}  // namespace

Reader::Reader(const Json& json, std::string_view name, Fault& fault)
    : object_(json.if_object()), places_(places()), name_(name), fault_(fault) {
  if (object_) return;
  object_ = &kNoObject;
  fault_.note(path() + " is not an object");
}

Reader::Reader(const Json& json, std::string_view name, const Reader& parent)
    : object_(json.if_object()), places_(places()), parent_(&parent), name_(name), fault_(parent.fault_) {
  if (object_) return;
  object_ = &kNoObject;
  fault_.note(path() + " is not an object");
}

std::uint64_t Reader::places() const {
  std::uint64_t all = 0;
  if (object_ == nullptr) return all;
  for (const auto& field : *object_) all |= place(field.key());
  return all;
}

const Json* Reader::find(std::string_view field) const {
  if ((places_ & place(field)) == 0) return nullptr;
  const Json* found = object_->if_contains(field);
  return found && !found->is_null() ? found : nullptr;
}

std::int64_t Reader::number(std::string_view field) const { return to_number(need(field), field); }

std::optional<std::int64_t> Reader::number_if(std::string_view field) const {
  const Json* found = find(field);
  return found ? std::optional{to_number(*found, field)} : std::nullopt;
}

std::string Reader::text(std::string_view field) const { return to_text(need(field), field); }

std::string Reader::text_or_empty(std::string_view field) const {
  const Json* found = find(field);
  return found ? to_text(*found, field) : std::string{};
}

bool Reader::flag(std::string_view field) const {
  const Json* found = find(field);
  if (!found) return false;
  const bool* value = found->if_bool();
  if (!value) complain(field, "is not true or false");
  return value && *value;
}

Instant Reader::time(std::string_view field) const { return to_time(number(field), field); }

std::optional<Instant> Reader::time_if(std::string_view field) const {
  const std::int64_t seconds = number_if(field).value_or(0);
  return seconds == 0 ? std::nullopt : std::optional{to_time(seconds, field)};
}

Reader Reader::child(std::string_view field) const { return {need(field), field, *this}; }

std::optional<Reader> Reader::child_if(std::string_view field) const {
  const Json* found = find(field);
  if (!found) return std::nullopt;
  return Reader{*found, field, *this};
}

const JsonArray& Reader::list(std::string_view field) const {
  const Json* found = find(field);
  if (!found) return kNoArray;
  if (const JsonArray* array = found->if_array()) return *array;
  complain(field, "is not a list");
  return kNoArray;
}

void Reader::complain(std::string_view field, std::string_view what) const {
  if (!fault_) fault_.note(path().append(".").append(field).append(" ").append(what));
}

const Json& Reader::need(std::string_view field) const {
  if (const Json* found = find(field)) return *found;
  complain(field, "is missing");
  return kNull;
}

std::int64_t Reader::to_number(const Json& json, std::string_view field) const {
  if (const std::int64_t* value = json.if_int64()) return *value;
  complain(field, "is not a whole number");
  return 0;
}

std::string Reader::to_text(const Json& json, std::string_view field) const {
  const boost::json::string* value = json.if_string();
  if (!value) {
    complain(field, "is not a text");
    return {};
  }
  // PostgreSQL keeps no such text.
  if (value->find('\0') != boost::json::string::npos) complain(field, "holds a zero byte");
  return std::string{*value};
}

Instant Reader::to_time(std::int64_t seconds, std::string_view field) const {
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  if (seconds < 0 || seconds >= kYear10000) {
    complain(field, "is not a time");
    return {};
  }
  return Instant{std::chrono::seconds{seconds}};
}

std::string Reader::path() const {
  std::string out = parent_ ? parent_->path() + "." : std::string{};
  return out.append(name_);
}

}  // namespace banana::telegram
