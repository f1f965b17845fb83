// What an operation is handed on PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/postgres/connection.hpp"
#include "core/db/tx.hpp"

namespace banana::db::postgres {

class PostgresSnapshot final : public Snapshot {
 public:
  explicit PostgresSnapshot(Connection& connection) : connection_(connection) {}
  [[nodiscard]] Engine engine() const override { return Engine::postgres; }

 protected:
  std::unique_ptr<Cursor> do_query(std::string_view sql, Params params) override;

 private:
  Connection& connection_;
};

/// run() sends a statement along with the next one whose outcome is asked for, query and exec ask for theirs.
class PostgresTx final : public Tx {
 public:
  explicit PostgresTx(Connection& connection) : connection_(connection) {}
  [[nodiscard]] Engine engine() const override { return Engine::postgres; }

  void script(std::string_view sql) override;
  void notify(std::string_view channel) override;
  void roll_back() override { rolled_back_ = true; }

  /// After the operation returned: throws the error it swallowed, if it did.
  void check() const;
  [[nodiscard]] bool rolled_back() const { return rolled_back_; }
  [[nodiscard]] const std::vector<std::string>& channels() const { return channels_; }

 protected:
  std::unique_ptr<Cursor> do_query(std::string_view sql, Params params) override;
  std::int64_t do_exec(std::string_view sql, Params params) override;
  void do_run(std::string_view sql, Params params) override;

 private:
  template <class F>
  auto unless_failed(F call);

  Connection& connection_;
  std::optional<Error> failure_;
  std::vector<std::string> channels_;
  bool rolled_back_ = false;
};

}  // namespace banana::db::postgres
