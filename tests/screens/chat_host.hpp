// The process that runs what admins ask for in chats: a town's database and clock, and nothing besides.
#pragma once

#include <stdexcept>

#include "core/config/config.hpp"
#include "core/ops/host.hpp"

namespace banana::test {

class ChatHost final : public ops::Host {
 public:
  ChatHost(const Clock& clock, IdMaker& ids, db::Database& database)
      : clock_(clock), ids_(ids), database_(database) {}

  [[nodiscard]] const Clock& clock() const override { return clock_; }
  [[nodiscard]] IdMaker& ids() override { return ids_; }
  [[nodiscard]] const config::Sources& sources() override { throw std::logic_error{"no configuration here"}; }
  [[nodiscard]] Result<db::Database*> database() override { return &database_; }
  [[nodiscard]] Result<db::Database*> any_database(ops::Missing /*missing*/) override { return &database_; }
  [[nodiscard]] db::Database* open_database() override { return &database_; }

 private:
  const Clock& clock_;
  IdMaker& ids_;
  db::Database& database_;
};

}  // namespace banana::test
