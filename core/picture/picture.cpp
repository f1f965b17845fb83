#include "core/picture/picture.hpp"

namespace banana::picture {

std::string_view media_type(Format format) {
  constexpr std::array<std::string_view, 3> kTypes{"image/png", "image/jpeg", "image/webp"};
  return kTypes[static_cast<std::size_t>(format)];
}

Error Refused::error() const {
  return fail(flaw == Flaw::unavailable ? Errc::unavailable : Errc::invalid, message);
}

void throw_exception_from_error(const Refused& refused, const boost::source_location& where) {
  banana::throw_exception_from_error(refused.error(), where);
}

}  // namespace banana::picture
