#include "core/access/bot_token.hpp"

#include <charconv>
#include <string_view>

namespace banana::access {

std::optional<BotId> bot_of(const Secret& token) {
  // Telegram: ids have at most 52 significant bits. The length of the rest is not promised, only usual.
  constexpr std::int64_t kIdMax = (std::int64_t{1} << 52) - 1;
  constexpr std::size_t kRestMin = 30;
  constexpr std::size_t kRestMax = 80;
  constexpr std::string_view kRestChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  const std::string_view text = token.reveal();
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.front() < '1' || text.front() > '9') return std::nullopt;
  std::int64_t id = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + colon, id);
  if (problem != std::errc{} || end != text.data() + colon || id > kIdMax) return std::nullopt;
  const std::string_view rest = text.substr(colon + 1);
  if (rest.size() < kRestMin || rest.size() > kRestMax) return std::nullopt;
  if (rest.find_first_not_of(kRestChars) != std::string_view::npos) return std::nullopt;
  return BotId{id};
}

Error no_bot_token() {
  return fail(Errc::invalid, "that is no bot token",
              "@BotFather shows it as 123456789:AAE… under /mybots, API Token.");
}

}  // namespace banana::access
