#include "core/inbox/envelope.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

namespace banana::inbox {

namespace {

/// A message that quotes one that quotes a forward is some ten levels deep.
constexpr std::size_t kDepthMax = 64;

enum class Key : std::uint8_t { other, update_id, event, chat, from, message, id, date, album };

/// The keys that lead to what we look for; deeper ones are of no interest.
constexpr std::size_t kPathMax = 4;
using Path = std::array<Key, kPathMax>;
constexpr Path path(Key a, Key b = Key::other, Key c = Key::other, Key d = Key::other) {
  return {a, b, c, d};
}

/// Called by the parser for each piece of the text.
class Reader {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
  using Code = boost::system::error_code;

  [[nodiscard]] Result<Envelope> envelope() const {
    if (!is_object_ || !has_id_) return fail(Errc::invalid, "an update is a JSON object with an update_id");
    Envelope out = envelope_;
    out.from = from_;
    out.is_said = is_said_ && !is_payment_;
    out.chat = chat_ != 0 ? chat_ : message_chat_ != 0 ? message_chat_ : from_;
    return out;
  }

  bool on_document_begin(Code& /*code*/) { return true; }
  bool on_document_end(Code& /*code*/) { return true; }
  bool on_object_begin(Code& /*code*/) {
    if (depth_ == 0 && arrays_ == 0) is_object_ = true;
    ++depth_;
    set(Key::other);
    return true;
  }
  bool on_object_end(std::size_t /*count*/, Code& /*code*/) {
    --depth_;
    return true;
  }
  bool on_array_begin(Code& /*code*/) {
    ++arrays_;
    return true;
  }
  bool on_array_end(std::size_t /*count*/, Code& /*code*/) {
    --arrays_;
    return true;
  }
  bool on_key_part(std::string_view /*piece*/, std::size_t /*size*/, Code& /*code*/) { return true; }
  bool on_key(std::string_view piece, std::size_t size, Code& /*code*/) {
    if (arrays_ == 0 && depth_ <= kPathMax) set(piece.size() == size ? key(piece) : Key::other);
    return true;
  }
  bool on_string_part(std::string_view /*piece*/, std::size_t /*size*/, Code& /*code*/) { return true; }
  bool on_string(std::string_view piece, std::size_t size, Code& /*code*/) {
    if (arrays_ == 0 && depth_ == 2 && path_[1] == Key::album && piece.size() == size) set_album(piece);
    return true;
  }
  bool on_number_part(std::string_view /*piece*/, Code& /*code*/) { return true; }
  bool on_int64(std::int64_t value, std::string_view /*text*/, Code& /*code*/) {
    if (arrays_ == 0 && depth_ >= 1 && depth_ <= kPathMax) number(value);
    return true;
  }
  bool on_uint64(std::uint64_t /*value*/, std::string_view /*text*/, Code& /*code*/) { return true; }
  bool on_double(double /*value*/, std::string_view /*text*/, Code& /*code*/) { return true; }
  bool on_bool(bool /*value*/, Code& /*code*/) { return true; }
  bool on_null(Code& /*code*/) { return true; }
  bool on_comment_part(std::string_view /*piece*/, Code& /*code*/) { return true; }
  bool on_comment(std::string_view /*piece*/, Code& /*code*/) { return true; }

 private:
  Key key(std::string_view name) {
    if (depth_ == 1) {
      if (name == "update_id") return Key::update_id;
      if (name == "callback_query") envelope_.haste = Haste::press;
      if (name == "pre_checkout_query" || name == "shipping_query") envelope_.haste = Haste::checkout;
      if (name == "message" || name == "edited_message" || name == "callback_query") is_said_ = true;
      return Key::event;
    }
    if (depth_ == 2) {
      if (name == "successful_payment" || name == "refunded_payment") is_payment_ = true;
      if (name == "date") return Key::date;
      if (name == "media_group_id") return Key::album;
    }
    if (name == "chat") return Key::chat;
    if (name == "from" || name == "user") return Key::from;
    if (name == "message") return Key::message;
    if (name == "id") return Key::id;
    return Key::other;
  }

  void set(Key key) {
    if (depth_ < 1 || depth_ > kPathMax) return;
    path_[depth_ - 1] = key;
    std::fill(path_.begin() + static_cast<std::ptrdiff_t>(depth_), path_.end(), Key::other);
  }

  void number(std::int64_t value) {
    if (path_ == path(Key::update_id)) {
      envelope_.update_id = value;
      has_id_ = true;
    } else if (path_ == path(Key::event, Key::chat, Key::id)) {
      chat_ = value;
    } else if (path_ == path(Key::event, Key::message, Key::chat, Key::id)) {
      message_chat_ = value;
    } else if (path_ == path(Key::event, Key::from, Key::id)) {
      from_ = value;
    } else if (path_ == path(Key::event, Key::date)) {
      envelope_.sent_s = value;
    }
  }

  /// A number as text, until Telegram says otherwise.
  void set_album(std::string_view id) {
    const auto hash = static_cast<std::int64_t>(std::hash<std::string_view>{}(id));
    envelope_.album = hash != 0 ? hash : 1;
  }

  Envelope envelope_;
  std::int64_t chat_ = 0;
  std::int64_t message_chat_ = 0;
  std::int64_t from_ = 0;
  Path path_{};
  std::size_t depth_ = 0;   // of objects
  std::size_t arrays_ = 0;  // we are in; nothing in one is looked for
  bool is_said_ = false;
  bool is_payment_ = false;
  bool is_object_ = false;
  bool has_id_ = false;
};

}  // namespace

Result<Envelope> read_envelope(std::string_view body) {
  if (body.size() > kUpdateBytesMax) {
    return fail(Errc::invalid, fmt::format("an update of {} bytes is too large", body.size()));
  }
  boost::json::parse_options options;
  options.max_depth = kDepthMax;
  boost::json::basic_parser<Reader> parser{options};
  boost::system::error_code code;
  const std::size_t used = parser.write_some(false, body.data(), body.size(), code);
  if (!code && (used < body.size() || !parser.done())) code = boost::json::error::incomplete;
  if (code) return fail(Errc::invalid, "not an update: " + code.message());
  return parser.handler().envelope();
}

}  // namespace banana::inbox
