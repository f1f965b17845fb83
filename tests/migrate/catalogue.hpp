// Everything a schema consists of, as text: two equal dumps are two equal schemas.
#pragma once

#include <string>

#include "core/db/tx.hpp"

namespace banana::test {

[[nodiscard]] std::string catalogue(db::Snapshot& snapshot);

}  // namespace banana::test
