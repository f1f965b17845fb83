#include "core/ops/host.hpp"

#include "core/config/load.hpp"
#include "core/ops/control.hpp"

namespace banana::ops {

const config::Loaded& Host::loaded() {
  static const config::Loaded kDefaults = config::load({});
  return kDefaults;
}

Task<Result<std::optional<control::Hello>>> Host::find_daemon() {
  co_return Result<std::optional<control::Hello>>{std::nullopt};
}

Result<std::shared_ptr<telegram::Api>> Host::telegram(Secret) {
  return fail(Errc::unavailable, "this process does not talk to Telegram");
}

Result<std::shared_ptr<vendors::Tester>> Host::vendor(std::string_view) {
  return fail(Errc::unavailable, "this process does not talk to AI vendors");
}

Result<std::shared_ptr<blob::BlobStore>> Host::blobs() {
  return fail(Errc::unavailable, "this process has no blob store");
}

Result<std::shared_ptr<picture::Darkroom>> Host::darkroom() {
  return fail(Errc::unavailable, "this process opens no pictures");
}

void Host::progress(std::size_t, std::size_t, std::string_view) {}

Task<Result<Outcome>> Host::ask_daemon(const Request&) {
  co_return fail(Errc::unavailable, "no other process has the database");
}

}  // namespace banana::ops
