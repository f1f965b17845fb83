#include "core/table/proof.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/money/operations.hpp"
#include "core/money/operations_ledger.hpp"
#include "core/payments/star_verify.hpp"
#include "core/studio/studio_verify.hpp"

namespace banana {

namespace {

/// Of each of the three; the verbs of their own tell all.
constexpr std::size_t kFindingsShown = 50;

template <class Findings>
void add_lines(std::string& text, std::string_view of, const Findings& findings) {
  if (findings.empty()) return;
  if (!text.empty()) text += "\n";
  text += fmt::format("{} are not as they should be: {} findings; \"bananactl {} verify\" shows them", of,
                      findings.size(), of);
  const std::size_t shown = std::min(findings.size(), kFindingsShown);
  for (std::size_t i = 0; i < shown; ++i) text += fmt::format("\n{}: {}", of, findings[i].text);
}

Result<Json> verify_all(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  Result<Json> proved = money::verify_ledger(snapshot, args, context);
  if (!proved && proved.error().code == Errc::invalid) return proved;
  const payments::PaymentReport payments = payments::verify_payments(snapshot);
  const studio::JobReport jobs = studio::verify_jobs(snapshot);
  std::string wrong = proved ? std::string{} : proved.error().message;
  add_lines(wrong, "payments", payments.findings);
  add_lines(wrong, "jobs", jobs.findings);
  if (!wrong.empty()) {
    return fail(Errc::conflict, std::move(wrong),
                "Keep a copy of the database as it is before anything else.");
  }
  JsonObject& all = proved->as_object();
  all["payments"] = payments.payments;
  all["jobs"] = jobs.jobs;
  return proved;
}

}  // namespace

std::span<const ops::Operation> proof_operations() {
  static const ops::Operation& ledger = money::verify_operations().front();
  static const std::vector<ops::Column> columns = [] {
    std::vector<ops::Column> out{ledger.view.columns.begin(), ledger.view.columns.end()};
    out.push_back({.key = "payments", .title = "PAYMENTS", .format = ops::Format::number});
    out.push_back({.key = "jobs", .title = "GENERATIONS", .format = ops::Format::number});
    return out;
  }();
  static const std::array<ops::Operation, 1> rows = [] {
    ops::Operation row = ledger;
    row.summary = "Prove the ledger, and payments and generations against it, from their raw rows";
    row.description =
        "Adds up every balance anew, checks every rule for every transfer and follows the hash chain; then "
        "every "
        "payment and every generation must have moved what it says, once, and nothing else may have moved. "
        "What is "
        "wrong is named by its ids, and the exit code is not zero. Note the head somewhere else: given "
        "later, it "
        "shows that nothing was cut off the end.";
    row.view.columns = columns;
    row.handler = &verify_all;
    return std::array{row};
  }();
  return rows;
}

}  // namespace banana
