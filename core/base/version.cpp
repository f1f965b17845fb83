#include "core/base/version.hpp"

namespace banana {

std::string_view version() { return BANANA_VERSION; }

}  // namespace banana
