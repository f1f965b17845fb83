// All operations of a program: the tables of its modules, in the order they were added.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/ops/operation.hpp"

namespace banana::ops {

class Registry {
 public:
  Registry() = default;
  explicit Registry(std::vector<std::span<const Operation>> tables) : tables_(std::move(tables)) {}
  void add(std::span<const Operation> table) { tables_.push_back(table); }

  /// By full name; null when there is none.
  [[nodiscard]] const Operation* find(std::string_view name) const;
  /// For "unknown operation": the name and, when one is near, the nearest.
  [[nodiscard]] Error unknown(std::string_view name) const;

  /// In the order of the tables, nouns together.
  [[nodiscard]] std::span<const std::span<const Operation>> tables() const { return tables_; }
  [[nodiscard]] std::vector<const Operation*> all() const;
  [[nodiscard]] std::vector<const Operation*> of_noun(std::string_view noun) const;

 private:
  std::vector<std::span<const Operation>> tables_;
};

}  // namespace banana::ops
