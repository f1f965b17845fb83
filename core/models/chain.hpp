// Who could do a request, and who instead when the first is down (JB5).
#pragma once

#include <vector>

#include "core/models/catalogue.hpp"
#include "core/models/request.hpp"

namespace banana::models {

inline constexpr std::size_t kChainMax = 5;  // links, the first included

struct Link {
  const Entry* entry;  // of the catalogue, and good as long as it
  Request request;     // as this model takes it, with its own defaults
};

/// The request's own model first, then its fallbacks, then theirs: those that are enabled and can do the same, each
/// once. Empty when none can.
///
/// A fallback must be able to do whatever somebody chose. What only stands in the request because it is the first
/// model's default gives way to the fallback's own; a shape is said in the fallback's way (3:2 or 1536x1024); and a seed is
/// left out where the fallback can't take it: it repeats no picture at another model.
[[nodiscard]] std::vector<Link> chain(const Catalogue& catalogue, const Request& request,
                                      std::size_t links_max = kChainMax);

}  // namespace banana::models
