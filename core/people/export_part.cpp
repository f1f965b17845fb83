#include "core/people/export_part.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/db/error.hpp"

namespace banana::people {
namespace {

constexpr std::string_view kPrefix = "personal:";

}  // namespace

std::string ExportPart::str() const {
  return fmt::format("{}{}:{}:{}:{}", kPrefix, user.value(), to_unix_ms(span.from), to_unix_ms(span.until),
                     static_cast<int>(holds));
}

std::optional<ExportPart> ExportPart::parse(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  std::array<std::int64_t, 4> numbers{};
  const char* at = text.data() + kPrefix.size();
  const char* const end = text.data() + text.size();
  for (std::size_t n = 0; n < numbers.size(); ++n) {
    if (n > 0 && (at == end || *at++ != ':')) return std::nullopt;
    const auto read = std::from_chars(at, end, numbers[n]);
    if (read.ec != std::errc{}) return std::nullopt;
    at = read.ptr;
  }
  if (at != end || numbers[3] < 0 || numbers[3] > 1) return std::nullopt;
  return ExportPart{.user = UserId{numbers[0]},
                    .span = {.from = from_unix_ms(numbers[1]), .until = from_unix_ms(numbers[2])},
                    .holds = static_cast<Holds>(numbers[3])};
}

std::vector<ExportPart> export_parts(db::Snapshot& snapshot, UserId user,
                                     std::span<const PersonalData> sections, Instant now) {
  std::vector<Instant> cuts;
  const Instant end = now + Millis{1};
  for (const PersonalData& section : sections) {
    if (section.cuts == nullptr) continue;
    const auto some = section.cuts(snapshot, user, end);
    cuts.insert(cuts.end(), some.begin(), some.end());
  }
  std::ranges::sort(cuts, std::greater{});
  const auto twice = std::ranges::unique(cuts);
  cuts.erase(twice.begin(), twice.end());
  cuts.push_back(Instant{});
  std::vector<ExportPart> parts;
  Instant until = end;
  for (const Instant from : cuts) {
    parts.push_back({.user = user, .span = {.from = from, .until = until}});
    until = from;
  }
  parts.front().holds = ExportPart::Holds::all_else_too;
  return parts;
}

Result<JsonObject> export_part(db::Snapshot& snapshot, const ExportPart& part,
                               std::span<const PersonalData> sections, Instant now) {
  const Result<Person> person = find_present(snapshot, part.user);
  if (!person) return person.error();
  JsonObject all{{"exported_at", to_iso8601(now)}};
  if (part.holds == ExportPart::Holds::all_else_too) {
    std::vector<PersonalData> small;
    std::ranges::copy_if(sections, std::back_inserter(small),
                         [](const PersonalData& section) { return section.read_span == nullptr; });
    auto else_known = export_person(snapshot, part.user, small, now);
    if (!else_known) return else_known.error();
    all = *std::move(else_known);
  }
  for (const PersonalData& section : sections) {
    if (section.read_span != nullptr)
      all[section.section] = section.read_span(snapshot, part.user, part.span);
  }
  return all;
}

Task<Result<std::string>> export_file(db::Database& database, ExportPart part,
                                      std::span<const PersonalData> sections, Instant now) {
  try {
    co_return co_await database.read([&](db::Snapshot& snapshot) -> Result<std::string> {
      const auto all = export_part(snapshot, part, sections, now);
      if (!all) return fail(Errc::not_found, all.error().message);
      return boost::json::serialize(*all);
    });
  } catch (const db::Error& away) {
    co_return fail(Errc::unavailable, away.what());
  }
}

}  // namespace banana::people
