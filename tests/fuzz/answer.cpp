#include "core/base/encoding.hpp"
#include "core/telegram/errors.hpp"
#include "core/telegram/results.hpp"
#include "core/telegram/update.hpp"
#include "tests/fuzz/targets.hpp"

namespace banana::fuzz {

void fuzz_answer(std::string_view input) {
  const auto answer = telegram::read_answer(200, input);
  if (!answer) {
    const telegram::ApiError& error = answer.error();
    promise(is_utf8(error.description) && error.description.size() <= 300, "descriptions are short text");
    promise(!error.retry_after ||
                (*error.retry_after >= Millis{0} && *error.retry_after <= std::chrono::days{30}),
            "nobody is made to wait for ever");
    return;
  }
  (void)telegram::to_bot_user(*answer);
  (void)telegram::to_webhook_info(*answer);
  (void)telegram::to_file_info(*answer);
  (void)telegram::to_chat(*answer);
  (void)telegram::to_chat_member(*answer);
  (void)telegram::to_chat_members(*answer);
  (void)telegram::to_invite_link(*answer);
  (void)telegram::to_star_balance(*answer);
  (void)telegram::to_star_transactions(*answer);
  (void)telegram::to_link(*answer);
  (void)telegram::to_token(*answer);
  (void)telegram::to_message(*answer);
  (void)telegram::to_message_ids(*answer);
  (void)telegram::read_update(*answer);
}

}  // namespace banana::fuzz
