// A broken database in words for the person who asked, with what to do about it.
#pragma once

#include <exception>

#include "core/base/result.hpp"
#include "core/db/error.hpp"

namespace banana::ops {

[[nodiscard]] Error describe(const db::Error& error);

/// The same for whatever was thrown; what is not a db::Error is our own bug, and logged as one.
[[nodiscard]] Error describe(std::exception_ptr thrown);

}  // namespace banana::ops
