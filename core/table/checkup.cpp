#include "core/table/checkup.hpp"

#include <vector>

#include "core/blob/operations.hpp"
#include "core/ops/installation.hpp"

namespace banana {

namespace {

constexpr ops::Examination kFurther[] = {
    {.check = "storage", .operation = "storage.check", .here = &blob::try_store}};

Task<Result<Json>> doctor(ops::Host& host, const ops::Args&, ops::Context& context) {
  return ops::examine_all(host, context, kFurther);
}

}  // namespace

std::span<const ops::Operation> checkup_operations() {
  static const std::vector<ops::Operation> rows = [] {
    const auto ground = ops::health_operations();
    std::vector<ops::Operation> out{ground.begin(), ground.end()};
    for (ops::Operation& row : out) {
      if (row.name != "doctor") continue;
      row.description =
          "Looks at the configuration, the data directory, permissions, the disk, the control socket, the "
          "database, its schema, the clock and the store of pictures, where something is written, read back "
          "and "
          "removed. Exits with 1 when a check fails.";
      row.handler = &doctor;
    }
    return out;
  }();
  return rows;
}

}  // namespace banana
