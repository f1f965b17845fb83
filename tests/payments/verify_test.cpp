// Every rule of the proof finds what it is there for.
#include <doctest/doctest.h>

#include "tests/payments/till.hpp"

using namespace banana;
using namespace banana::payments;

namespace {

/// Two purchases, one refunded; then somebody tampers.
template <class Here>
std::vector<std::string> after(const char* tampering) {
  test::Till<Here> till;
  const UserId ali = till.meet(7002);
  (void)till.buy(ali, "a");
  const PaymentId refunded = till.buy(ali, "b").payment.id;
  REQUIRE(till.ask_back(refunded));
  till.answer(outbox::End::done);
  (void)till.told(ali, "x", Stars{5}, "c");
  till.check_books();
  till.write([&](db::Tx& tx) { tx.script(tampering); });
  std::vector<std::string> found;
  till.read([&](db::Snapshot& s) {
    for (const auto& finding : verify_payments(s).findings) {
      found.push_back(finding.text.substr(finding.text.find(": ") + 2));
    }
    return 0;
  });
  return found;
}

}  // namespace

TEST_CASE_TEMPLATE("tampering with payments is found", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  using Found = std::vector<std::string>;
  const auto has = [](const Found& found, std::string_view text) {
    return std::ranges::find(found, text) != found.end();
  };
  CHECK(has(after<Here>("UPDATE star_payment SET tokens = 1 WHERE charge_id = 'a'"),
            "its tokens are not one transfer of their amount to who paid"));
  CHECK(has(after<Here>("UPDATE star_payment SET stars = 1 WHERE charge_id = 'c'"),
            "its Stars are not one transfer of their amount"));
  CHECK(has(after<Here>("UPDATE star_payment SET state = 'refunded' WHERE charge_id = 'a'"),
            "it is refunded, and its Stars were not moved back exactly once"));
  CHECK(has(after<Here>("UPDATE star_payment SET state = 'credited' WHERE charge_id = 'b'"),
            "it is not refunded, and something was moved back"));
  CHECK(has(after<Here>("UPDATE star_refund SET returned = 1"),
            "what its refund says it took back is not what the ledger moved"));
  CHECK(has(after<Here>("UPDATE star_refund SET state = 'asked', ended_at = NULL"),
            "its state is not what its refunds say"));
  CHECK(has(after<Here>("UPDATE star_refund SET state = 'asked', ended_at = NULL"),
            "the hold of its refund is not open while Telegram is asked, or open after"));
  CHECK(has(after<Here>("UPDATE star_order SET user_id = user_id, bot = 1"), "it does not fit its order"));
  CHECK(has(after<Here>("UPDATE star_payment SET order_id = NULL WHERE charge_id = 'a'"),
            "it is paid, and no payment is of it"));
  CHECK(after<Here>("DELETE FROM star_payment WHERE charge_id = 'c'") ==
        Found{"it is of a payment that is not known"});
}
