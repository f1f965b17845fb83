#include "daemon/worker/references.hpp"

#include <memory>
#include <string>
#include <utility>

#include "core/picture/header.hpp"

namespace banana::worker {
namespace {

using providers::Failed;
using providers::Reference;
using providers::Tried;
using vendors::Failure;

/// As large as any picture goes along.
constexpr std::uint32_t kMaskSideMax = 4096;

Failed unreadable(const Error& error) {
  return {.why = error.code == Errc::unavailable ? Failure::transient : Failure::invalid,
          .message = "a reference can't be read: " + error.message};
}

Task<Tried<Reference>> load(const Workbench& bench, const WorkerOptions& options, const studio::Job& job,
                            const models::Reference& wanted, providers::MaskForm mask_form) {
  const auto key = blob::BlobKey::parse(wanted.blob);
  auto bytes = key ? co_await bench.blobs.get(*key, options.reference_bytes_max)
                   : co_await bench.bring_in(job.bot, wanted.blob);
  if (!bytes) co_return unreadable(bytes.error());
  if (wanted.role == models::ReferenceRole::mask && mask_form == providers::MaskForm::transparent) {
    const auto cleared = co_await bench.develop(
        as_bytes(*bytes), {.side_max = kMaskSideMax, .as = picture::Want::As::transparent_where_white});
    if (!cleared) co_return unreadable(cleared.error().error());
    *bytes = as_text(cleared->bytes);
  }
  const auto header = picture::sniff(as_bytes(*bytes));
  if (!header) co_return unreadable(header.error().error());
  co_return Reference{.role = wanted.role,
                      .type = std::string{picture::media_type(header->format)},
                      .bytes = std::make_shared<const std::string>(*std::move(bytes))};
}

}  // namespace

Task<Tried<std::vector<Reference>>> load_references(const Workbench& bench, const WorkerOptions& options,
                                                    const studio::Job& job, const models::Request& request,
                                                    providers::MaskForm mask_form) {
  std::vector<Reference> loaded;
  for (const models::Reference& wanted : request.references) {
    auto reference = co_await load(bench, options, job, wanted, mask_form);
    if (!reference) co_return reference.error();
    loaded.push_back(*std::move(reference));
  }
  co_return loaded;
}

}  // namespace banana::worker
