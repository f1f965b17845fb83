// users export and users erase: rows for the list of everything that modules keep about people. Only the program
// knows that list, so it makes the rows:
//
//   constexpr people::PersonalData kKept[] = {ledger::kPersonalData, growth::kPersonalData};
//   registry.add(people::personal_operations<kKept>());
#pragma once

#include <array>
#include <span>

#include "core/ops/operation.hpp"
#include "core/people/personal_data.hpp"

namespace banana::people {

[[nodiscard]] Result<Json> export_user(db::Snapshot& snapshot, const ops::Args& args,
                                       const ops::Context& context, std::span<const PersonalData> kept);
[[nodiscard]] Result<Json> erase_user(db::Tx& tx, const ops::Args& args, ops::Context& context,
                                      std::span<const PersonalData> kept);

/// The fields of an export: exported_at, person, and one for each section.
void name_fields(std::span<ops::Column> columns, std::span<const PersonalData> kept);
[[nodiscard]] std::array<ops::Operation, 2> personal_rows(std::span<const ops::Column> exported,
                                                          ops::ReadHandler exporting,
                                                          ops::WriteHandler erasing);

template <const auto& kKept>
[[nodiscard]] std::span<const ops::Operation> personal_operations() {
  static const auto columns = [] {
    std::array<ops::Column, std::size(kKept) + 2> made;
    name_fields(made, kKept);
    return made;
  }();
  static const std::array<ops::Operation, 2> rows = personal_rows(
      columns,
      [](db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
        return export_user(snapshot, args, context, kKept);
      },
      [](db::Tx& tx, const ops::Args& args, ops::Context& context) {
        return erase_user(tx, args, context, kKept);
      });
  return rows;
}

}  // namespace banana::people
