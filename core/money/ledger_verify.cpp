// ledger verify: the ledger proved from its raw rows (PA11).
#include <algorithm>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/money/operations_ledger.hpp"
#include "core/money/verify.hpp"

namespace banana::money {
namespace {

constexpr std::size_t kFindingsShown = 50;

/// A ledger that is not whole is a refusal, so that scripts see it by the exit code.
Error broken(const ledger::VerifyReport& report) {
  std::string text = fmt::format("the ledger is not whole: {} findings", report.found);
  const std::size_t shown = std::min(report.findings.size(), kFindingsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    text += fmt::format("\n{}: {}", ledger::to_string(report.findings[i].rule), report.findings[i].text);
  }
  if (static_cast<std::int64_t>(shown) < report.found) {
    text += fmt::format("\nand {} more", report.found - static_cast<std::int64_t>(shown));
  }
  return fail(Errc::conflict, std::move(text), "Keep a copy of the database as it is before anything else.");
}

}  // namespace

Result<Json> verify_ledger(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  ledger::VerifyOptions options;
  if (const auto head = args.find<std::string>("head")) {
    const auto bytes = from_hex(*head);
    Sha256Digest digest{};
    if (!bytes || bytes->size() != digest.size()) {
      return fail(Errc::invalid, "the head is 64 hexadecimal digits, as an earlier ledger verify gave it");
    }
    std::ranges::copy(*bytes, digest.begin());
    options.known_head = digest;
  }
  const ledger::VerifyReport report = ledger::verify(snapshot, options);
  if (!report.ok()) return broken(report);
  return Json(JsonObject{{"status", "passed"},
                         {"transfers", report.transfers},
                         {"wallets", report.wallets},
                         {"open_holds", report.open_holds},
                         {"seals", report.seals},
                         {"unsealed", report.unsealed},
                         {"head", to_hex(report.head)}});
}

}  // namespace banana::money
