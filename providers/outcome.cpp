#include "providers/outcome.hpp"

namespace banana::providers {

std::string to_text(const Ticket& ticket) { return ticket.key + '|' + ticket.handle; }

std::optional<Ticket> parse_ticket(std::string_view text) {
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos || text.size() > kTicketBytesMax) return std::nullopt;
  return Ticket{.key = std::string{text.substr(0, bar)}, .handle = std::string{text.substr(bar + 1)}};
}

}  // namespace banana::providers
