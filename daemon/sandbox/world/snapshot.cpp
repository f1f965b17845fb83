#include "daemon/sandbox/world/snapshot.hpp"

#include "daemon/sandbox/world/archive.hpp"

namespace banana::sandbox {

namespace {
constexpr Number kVersion = 1;
}

JsonObject save(World& world) {
  Writer writer;
  world.fields(writer);
  JsonObject out = writer.take();
  out["version"] = kVersion;
  return out;
}

Result<> load(World& world, const Json& snapshot) {
  const Json* version = snapshot.is_object() ? snapshot.get_object().if_contains("version") : nullptr;
  if (version == nullptr || *version != Json(kVersion)) {
    return fail(Errc::invalid, "this is no snapshot of the sandbox", "Move the file away to begin anew.");
  }
  Reader reader{snapshot.get_object()};
  world.fields(reader);
  return {};
}

}  // namespace banana::sandbox
