// A draft that goes to another model, or is to become something else: what the new offer can't do is left out and named, so
// that people can be told (ST3).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/models/model.hpp"
#include "core/models/request.hpp"

namespace banana::models {

struct LeftOut {
  std::vector<std::string> settings = {};  // by name, that somebody had chosen
  std::int64_t pictures = 0;
  [[nodiscard]] bool nothing() const { return settings.empty() && pictures == 0; }
};

/// `from` is the offer the draft was made for: what is only its default is nobody's choice, and gives way unnamed. Null when
/// there is none. Afterwards the draft has nothing that `to` does not take; it may still lack what `to` needs.
LeftOut fit(const Offer* from, const Offer& to, Request& draft);

/// The pictures in their order take the places that the offer has: first frame, last frame, references. How many found none.
std::int64_t arrange(const Pictures& places, Request& draft);

/// How many it takes in all, masks aside.
[[nodiscard]] std::int64_t pictures_max(const Pictures& places);

}  // namespace banana::models
