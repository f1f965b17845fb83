#include "core/base/result.hpp"

#include <array>
#include <ostream>

namespace banana {

namespace {

struct Kind {
  Errc code;
  std::string_view name;
  int exit_code;
  int http_status;
};

constexpr std::array kKinds{
    Kind{Errc::invalid, "invalid", 2, 400},           Kind{Errc::not_found, "not_found", 3, 404},
    Kind{Errc::conflict, "conflict", 4, 409},         Kind{Errc::forbidden, "forbidden", 5, 403},
    Kind{Errc::insufficient, "insufficient", 6, 402}, Kind{Errc::limited, "limited", 7, 429},
    Kind{Errc::unavailable, "unavailable", 8, 503},   Kind{Errc::timeout, "timeout", 9, 504},
    Kind{Errc::cancelled, "cancelled", 10, 499},      Kind{Errc::unconfirmed, "unconfirmed", 11, 428},
    Kind{Errc::internal, "internal", 70, 500},
};

constexpr const Kind& kind(Errc code) { return kKinds[static_cast<std::size_t>(code)]; }

constexpr bool in_enum_order() {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i].code != static_cast<Errc>(i)) return false;
  }
  return true;
}
static_assert(in_enum_order());

}  // namespace

std::string_view to_string(Errc code) { return kind(code).name; }
std::optional<Errc> parse_errc(std::string_view name) {
  for (const Kind& known : kKinds) {
    if (known.name == name) return known.code;
  }
  return std::nullopt;
}
int exit_code(Errc code) { return kind(code).exit_code; }
int http_status(Errc code) { return kind(code).http_status; }

std::ostream& operator<<(std::ostream& out, const Error& error) {
  return out << to_string(error.code) << ": " << error.text();
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw UncheckedError(std::string{where.file_name()} + ":" + std::to_string(where.line()) +
                       ": value of an error asked for: " + error.message);
}

}  // namespace banana
