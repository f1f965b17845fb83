// Which vendor's protocol goes by which name: the names are those of the catalogue (models::Model::provider) and of the
// settings (providers.<name>).
//
//   const Protocol* protocol = find_protocol("gemini");
//   const auto provider = protocol->make(context);
//   const Fetcher fetcher{http, account, {.hosting = protocol->hosting, .sign = protocol->sign()}};
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "providers/caller.hpp"
#include "providers/context.hpp"
#include "providers/fetch.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

struct Protocol {
  std::string_view name;
  std::unique_ptr<Provider> (*make)(Context);
  Hosting hosting = Hosting::vendor;
  Sign (*sign)() = bearer;  // how the key goes with a link that needs it
};

[[nodiscard]] std::span<const Protocol> protocols();
/// Null when there is none of that name.
[[nodiscard]] const Protocol* find_protocol(std::string_view name);

}  // namespace banana::providers
