// What a job looks like in its chat: one message that is the card, the status, and in the end the result or the sentence of
// why there is none (ST8, ST9, ST10). Without jobs.status_messages it is never the status: the card stays until the end, and
// only the few words above the chat ("sends a photo…") tell that something goes on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/studio/audience.hpp"
#include "core/text/texts.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// The outbox's name for the job's message.
[[nodiscard]] std::string slot_of(banana::studio::JobId job);

/// Where it is, and how to cancel it.
[[nodiscard]] std::vector<Button> under_way_row(const text::Voice& say, banana::studio::JobId job);

[[nodiscard]] outbox::Effect queued_card(const Visit& visit, const banana::studio::Job& job,
                                         std::string_view model);

/// Whether what made it can be told a seed: an upscale, for one, can't.
[[nodiscard]] bool takes_seed(const models::Catalogue& catalogue, const banana::studio::Job& job);

/// What can be done with a result by the models of now.
[[nodiscard]] telegram::InlineKeyboard result_keyboard(const text::Voice& say,
                                                       const models::Catalogue& catalogue,
                                                       const banana::studio::Job& job, bool is_picture);

/// Tells people of their jobs. Texts outlive it.
class Announcer final : public banana::studio::Audience {
 public:
  Announcer(const text::Texts& texts, Around around) : texts_(texts), around_(std::move(around)) {}

  void kept_waiting(db::Tx& tx, const banana::studio::Job& job, int times, Instant now) const override;
  void progressed(db::Tx& tx, const banana::studio::Job& job, const banana::studio::Progress& progress,
                  Instant now) const override;
  void delayed(db::Tx& tx, const banana::studio::Job& job, Instant now) const override;
  void ended(db::Tx& tx, const banana::studio::Ended& ended, Instant now) const override;
  /// Of a job that ended as forbidden, of which ended() says nothing. `html`: why, and what comes of it.
  void refused(db::Tx& tx, const banana::studio::Job& job, std::string html, Instant now) const;

 private:
  [[nodiscard]] text::Voice voice_for(db::Tx& tx, const banana::studio::Job& job) const;
  [[nodiscard]] std::string title_of(const std::string& model) const;
  void deliver(db::Tx& tx, const banana::studio::Ended& ended, const text::Voice& say, Instant now) const;

  const text::Texts& texts_;
  const Around around_;
};

}  // namespace banana::screens::studio
