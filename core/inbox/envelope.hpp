// What must be known of an update to keep it, read without building anything: its number, and whose order it
// belongs to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"

namespace banana::inbox {

/// An update of Telegram has a few KiB; what a bot never sees is refused at the door.
inline constexpr std::size_t kUpdateBytesMax = 1 << 20;

/// How soon somebody feels it when an update has to wait.
enum class Haste : std::uint8_t {
  none,
  press,     // a button: its spinner turns until it is answered; in the chat's order all the same
  checkout,  // a payment fails after 10 s: ahead of everything, with an order of its own
};

struct Envelope {
  std::int64_t update_id = 0;
  std::int64_t chat = 0;  // the chat, or the person where there is no chat, or 0
  std::int64_t from = 0;  // who caused it; 0 when Telegram does not say
  Haste haste = Haste::none;
  bool is_said = false;     // a person wrote or pressed: neither a payment nor a change of who is where
  std::int64_t sent_s = 0;  // when a message was sent, Unix time; 0 for what is no message
  std::int64_t album = 0;   // messages with the same one were sent as one; 0: none
};

/// invalid for what is not one JSON object with an update_id: empty, cut short, not UTF-8, too deep.
[[nodiscard]] Result<Envelope> read_envelope(std::string_view body);

}  // namespace banana::inbox
