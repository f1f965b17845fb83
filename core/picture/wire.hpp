// What goes over the socket between us and a child: one packet a message, JSON with file descriptors beside it. Inside
// core/picture only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/picture/descriptor.hpp"

namespace banana::picture::wire {

inline constexpr std::size_t kMessageBytesMax = 32 * 1024;
inline constexpr std::size_t kDescriptorsMax = 4;

struct Message {
  std::string text;
  std::vector<Descriptor> descriptors;
};

/// Two ends of a socket that keeps messages apart, both closed on exec. Throws std::system_error.
[[nodiscard]] std::pair<Descriptor, Descriptor> make_socket();

/// False when it couldn't be sent as a whole.
[[nodiscard]] bool send(const Descriptor& socket, std::string_view text,
                        std::span<const int> descriptors = {});
/// Nothing when the other side is gone, or sent too much. Blocks unless there is something to read.
[[nodiscard]] std::optional<Message> receive(const Descriptor& socket);

}  // namespace banana::picture::wire
