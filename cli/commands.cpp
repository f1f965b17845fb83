#include "cli/commands.hpp"

#include "cli/sandbox/operations.hpp"
#include "core/table/table.hpp"

namespace banana::cli {

ops::Registry command_table() {
  ops::Registry all = operation_table();
  all.add(sandbox_operations());
  return all;
}

}  // namespace banana::cli
