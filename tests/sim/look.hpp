// Compares everything the database holds with the model, and has the ledger prove itself.
#pragma once

#include <string>

#include "core/db/database.hpp"
#include "tests/sim/model.hpp"

namespace banana::sim {

/// Thrown: the ledger and the model disagree.
struct Difference {
  std::string check;
  std::string text;
};

/// `with_guards`: a missing index or trigger is a difference too.
void look(db::Database& db, const Model& model, bool with_guards);

}  // namespace banana::sim
