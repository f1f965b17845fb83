// What PostgreSQL refuses by triggers since 0028, and refused by CHECKs before: the same rows in the same words.
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/db/error.hpp"
#include "core/db/migrate.hpp"
#include "tests/migrate/each_engine.hpp"
#include "tests/migrate/shop.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr int kByChecks = 27;
constexpr int kByTriggers = 28;

using Row = std::map<std::string, std::string>;  // SQL of each column

/// Rows that nothing refuses, with what they refer to before them. Constraints of other tables stay as they were.
const std::vector<std::pair<std::string, Row>>& sound() {
  static const std::string key(64, 'a');
  static const std::vector<std::pair<std::string, Row>> rows = {
      {"person", {{"id", "5"}, {"created_at", "1"}, {"seen_at", "1"}}},
      {"price",
       {{"id", "1"},
        {"model", "'m'"},
        {"operation", "'o'"},
        {"version", "1"},
        {"rule", "'{}'"},
        {"valid_from", "1"},
        {"note", "''"},
        {"created_at", "1"},
        {"created_by", "''"}}},
      {"transfer",
       {{"id", "1"},
        {"act", "1"},
        {"status", "0"},
        {"debit", "7"},
        {"credit", "8"},
        {"asset", "1"},
        {"amount", "5"},
        {"at", "1"},
        {"key", "'k'"},
        {"kind", "'k'"},
        {"reason", "'r'"},
        {"reference", "''"}}},
      {"wallet", {{"account", "72057594037927936"}, {"asset", "1"}, {"posted", "5"}, {"held", "5"}}},
      {"job",
       {{"id", "1"},
        {"bot", "1"},
        {"chat", "1"},
        {"user_id", "5"},
        {"model", "'m'"},
        {"operation", "'o'"},
        {"request", "'{}'"},
        {"outputs", "1"},
        {"price", "0"},
        {"needs", "0"},
        {"status", "0"},
        {"phase", "0"},
        {"turn", "0"},
        {"model_now", "'m'"},
        {"created_at", "1"},
        {"due_at", "1"},
        {"deadline_at", "2"}}},
      {"job_move",
       {{"job_id", "1"}, {"n", "1"}, {"at", "1"}, {"from_status", "0"}, {"to_status", "1"}, {"cause", "''"}}},
      {"job_attempt",
       {{"job_id", "1"},
        {"n", "1"},
        {"model", "'m'"},
        {"vendor", "'v'"},
        {"ended_at", "1"},
        {"outcome", "'ok'"},
        {"message", "''"},
        {"ticket", "''"},
        {"request_id", "''"},
        {"cost_table", "''"}}},
      {"job_result",
       {{"job_id", "1"},
        {"n", "1"},
        {"blob", "'b'"},
        {"type", "'t'"},
        {"bytes", "0"},
        {"width", "1"},
        {"height", "1"}}},
      {"outbox",
       {{"bot", "1"},
        {"chat", "1"},
        {"method", "'m'"},
        {"params", "'{}'"},
        {"about", "''"},
        {"state", "0"},
        {"next_at", "1"},
        {"added_at", "1"}}},
      {"inbox",
       {{"bot_id", "1"},
        {"update_id", "1"},
        {"chat", "1"},
        {"urgent", "0"},
        {"received_at", "1"},
        {"body", "'b'"}}},
      {"quote",
       {{"id", "1"},
        {"user_id", "5"},
        {"price_id", "1"},
        {"ask", "'{}'"},
        {"lines", "'[]'"},
        {"tokens", "5"},
        {"created_at", "1"},
        {"expires_at", "2"}}},
      {"dialog",
       {{"bot_id", "1"},
        {"chat_id", "1"},
        {"user_id", "5"},
        {"screen", "'s'"},
        {"memory", "'{}'"},
        {"has_media", "0"},
        {"updated_at", "1"}}},
      {"blob", {{"key", "'" + key + "'"}, {"content_type", "'t'"}, {"bytes", "1"}, {"created_at", "1"}}},
      {"blob_use", {{"key", "'" + key + "'"}, {"owner", "'o'"}, {"kind", "'result'"}}},
  };
  return rows;
}

struct Offence {
  std::string_view table;
  std::string_view constraint;
  Row columns;  // that make a sound row offend against this one alone
};

const Row kEnded = {{"phase", "5"}, {"ended_at", "1"}, {"charged", "0"}};
Row ended(Row more) {
  more.insert(kEnded.begin(), kEnded.end());
  return more;
}

const std::vector<Offence>& offences() {
  static const std::string huge = "4611686018427387905";
  static const std::vector<Offence> all = {
      {"transfer", "transfer_act_check", {{"act", "7"}}},
      {"transfer", "transfer_amount_check", {{"amount", "0"}}},
      {"transfer", "transfer_amount_check", {{"amount", huge}}},
      {"transfer", "transfer_check", {{"debit", "8"}}},
      {"transfer", "transfer_check1", {{"act", "3"}}},
      {"transfer", "transfer_check1", {{"pending_id", "1"}}},
      {"transfer", "transfer_check2", {{"act", "6"}}},
      {"transfer", "transfer_check2", {{"reverses_id", "1"}}},
      {"transfer", "transfer_check3", {{"expires_at", "9"}}},
      {"transfer", "transfer_credit_check", {{"credit", "0"}}},
      {"transfer", "transfer_debit_check", {{"debit", "0"}}},
      {"transfer", "transfer_reason_check", {{"reason", "''"}}},
      {"transfer", "transfer_status_check", {{"status", "100"}}},
      {"wallet", "wallet_account_check", {{"account", "72057594037927935"}}},
      {"wallet", "wallet_held_check", {{"held", "-1"}}},
      {"wallet", "wallet_is_never_overspent", {{"held", "6"}}},
      {"wallet", "wallet_is_never_overspent", {{"posted", "-1"}, {"held", "0"}}},
      {"wallet", "wallet_posted_check", {{"posted", huge}}},
      {"job", "job_attempts_check", {{"attempts", "-1"}}},
      {"job", "job_check", {{"deadline_at", "1"}}},
      {"job", "job_check1", ended({{"status", "2"}, {"price", "3"}, {"hold_id", "1"}, {"charged", "4"}})},
      {"job", "job_check2", {{"price", "1"}}},
      {"job", "job_check2", {{"hold_id", "1"}}},
      {"job", "job_check3", {{"phase", "2"}}},
      {"job", "job_check3", {{"status", "1"}, {"worker", "1"}}},
      {"job", "job_check3", ended({{"status", "2"}, {"phase", "4"}})},
      {"job", "job_check4", {{"worker", "1"}}},
      {"job", "job_check4", {{"status", "1"}, {"phase", "2"}}},
      {"job", "job_check5", {{"ended_at", "1"}}},
      {"job", "job_check5", {{"status", "2"}, {"phase", "5"}, {"charged", "0"}}},
      {"job", "job_check6", {{"charged", "0"}}},
      {"job", "job_check6", {{"status", "2"}, {"phase", "5"}, {"ended_at", "1"}}},
      {"job", "job_check7", ended({{"status", "3"}, {"price", "3"}, {"hold_id", "1"}, {"charged", "1"}})},
      {"job", "job_moves_check", {{"moves", "-1"}}},
      {"job", "job_needs_check", {{"needs", "2"}}},
      {"job", "job_outputs_check", {{"outputs", "0"}}},
      {"job", "job_phase_check", {{"phase", "-1"}}},
      {"job", "job_price_check", {{"price", "-1"}, {"hold_id", "1"}}},
      {"job", "job_status_check", ended({{"status", "6"}})},
      {"job", "job_tries_check", {{"tries", "-1"}}},
      {"job", "job_turn_check", {{"turn", "-1"}}},
      {"job_move", "job_move_check", {{"to_status", "0"}}},
      {"job_move", "job_move_check", {{"to_status", "6"}}},
      {"job_move", "job_move_from_status_check", {{"from_status", "2"}}},
      {"job_move", "job_move_n_check", {{"n", "0"}}},
      {"job_attempt", "job_attempt_cost_usd_micros_check", {{"cost_usd_micros", "-1"}}},
      {"job_attempt", "job_attempt_n_check", {{"n", "0"}}},
      {"job_result", "job_result_bytes_check", {{"bytes", "-1"}}},
      {"job_result", "job_result_n_check", {{"n", "0"}}},
      {"outbox", "outbox_check", {{"ended_at", "1"}}},
      {"outbox", "outbox_check", {{"state", "1"}}},
      {"outbox", "outbox_state_check", {{"state", "4"}, {"ended_at", "1"}}},
      {"inbox", "inbox_check", {{"state", "1"}}},
      {"inbox", "inbox_state_check", {{"state", "3"}}},
      {"inbox", "inbox_tries_check", {{"tries", "-1"}}},
      {"inbox", "inbox_urgent_check", {{"urgent", "2"}}},
      {"quote", "quote_check", {{"expires_at", "1"}}},
      {"quote", "quote_check1", {{"job", "'1'"}}},
      {"quote", "quote_check1", {{"taken_at", "1"}}},
      {"quote", "quote_cost_usd_micros_check", {{"cost_usd_micros", "-1"}}},
      {"quote", "quote_job_check", {{"job", "''"}, {"taken_at", "1"}}},
      {"quote", "quote_tokens_check", {{"tokens", "-1"}}},
      {"quote", "quote_tokens_check", {{"tokens", huge}}},
      {"dialog", "dialog_has_media_check", {{"has_media", "2"}}},
      {"dialog", "dialog_screen_check", {{"screen", "''"}}},
      {"blob", "blob_bytes_check", {{"bytes", "-1"}}},
      {"blob", "blob_check", {{"width", "1"}}},
      {"blob", "blob_height_check", {{"width", "1"}, {"height", "0"}}},
      {"blob", "blob_key_check", {{"key", "'short'"}}},
      {"blob", "blob_width_check", {{"width", "0"}, {"height", "1"}}},
      {"blob_use", "blob_use_kind_check", {{"kind", "'other'"}}},
      {"blob_use", "blob_use_owner_check", {{"owner", "''"}}},
  };
  return all;
}

std::string insertion(std::string_view table, const Row& row) {
  std::string columns;
  std::string values;
  for (const auto& [column, value] : row) {
    columns += (columns.empty() ? "" : ", ") + column;
    values += (values.empty() ? "" : ", ") + value;
  }
  return fmt::format("INSERT INTO {} ({}) VALUES ({});", table, columns, values);
}

/// What the database says to it; empty when it does it. Nothing stays.
std::string said_to(db::Database& database, const std::string& sql) {
  try {
    database.write_now([&](db::Tx& tx) {
      tx.script(sql);
      tx.roll_back();
    });
  } catch (const db::Error& refusal) {
    return fmt::format("{}: {}", static_cast<int>(refusal.cause()), refusal.what());
  }
  return {};
}

/// As an insert, and as an update of a sound row.
std::vector<std::string> answers(db::Database& database) {
  std::vector<std::string> out;
  for (const Offence& offence : offences()) {
    std::string before;
    Row row;
    for (const auto& [table, good] : sound()) {
      row = good;
      if (table == offence.table) break;
      before += insertion(table, good);
    }
    std::string update = fmt::format("UPDATE {} SET ", offence.table);
    for (const auto& [column, value] : offence.columns) update += fmt::format("{} = {}, ", column, value);
    update.replace(update.size() - 2, 2, ";");
    const std::string change = before + insertion(offence.table, row) + update;
    for (const auto& [column, value] : offence.columns) row[column] = value;
    out.push_back(said_to(database, before + insertion(offence.table, row)));
    out.push_back(said_to(database, change));
  }
  return out;
}

std::set<std::string> checks(db::Database& database) {
  return database.read_now([](db::Snapshot& snapshot) {
    std::set<std::string> names;
    for (db::Rows rows = snapshot.query("SELECT CAST(conname AS text) FROM pg_constraint WHERE contype = 'c' "
                                        "AND connamespace = current_schema()::regnamespace");
         rows.next();) {
      names.emplace(rows.text(0));
    }
    return names;
  });
}

}  // namespace

TEST_CASE("what PostgreSQL refused by checks it refuses by triggers in the same words") {
  on_postgres([](db::Database& database) {
    const auto to = [&](int version) {
      return migrator(database, db::program_migrations(db::Engine::postgres)).to(version);
    };
    REQUIRE(to(kByChecks));
    std::string everything;
    for (const auto& [table, row] : sound()) everything += insertion(table, row);
    REQUIRE(said_to(database, everything) == "");
    std::set<std::string> forgotten = checks(database);
    const std::vector<std::string> by_checks = answers(database);

    REQUIRE(to(kByTriggers));
    CHECK(said_to(database, everything) == "");
    for (const std::string& still : checks(database)) forgotten.erase(still);
    const std::vector<std::string> by_triggers = answers(database);

    for (std::size_t n = 0; n < offences().size(); ++n) {
      const Offence& offence = offences()[n];
      CAPTURE(offence.constraint);
      CHECK(by_triggers[2 * n].find(fmt::format("violates check constraint \"{}\"", offence.constraint)) !=
            std::string::npos);
      CHECK(by_triggers[2 * n] == by_checks[2 * n]);
      CHECK(by_triggers[2 * n + 1] == by_checks[2 * n + 1]);
      CHECK(by_triggers[2 * n + 1] != "");
      forgotten.erase(std::string{offence.constraint});
    }
    CHECK(forgotten.empty());
  });
}
