// ST15: categories, what is in one, and what is trending.
#include <charconv>

#include "core/gallery/seen.hpp"
#include "core/gallery/trending.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

constexpr std::int64_t kOnPage = 8;
constexpr std::int64_t kPagesMax = 100;
constexpr std::int64_t kTrendingShown = 10;

std::string category_in(const Visit& visit) {
  const Json* kept = visit.memory.if_contains("category");
  return kept != nullptr && kept->is_string() ? std::string{std::string_view{kept->get_string()}}
                                              : std::string{};
}
std::int64_t page_in(const Visit& visit) {
  const Json* kept = visit.memory.if_contains("page");
  return kept != nullptr && kept->is_int64() ? kept->get_int64() : 0;
}

void add_labels(const Visit& visit, const std::vector<gallery::Label>& labels, View& view) {
  for (const gallery::Label& label : labels) {
    view.rows.push_back({act(label.title.in(visit.person.speaks()), "open", label.id)});
  }
}

/// One more than fits is asked for, so that it is known whether there is a next page.
std::vector<gallery::Label> page_of(const Visit& visit, const std::string& category, std::int64_t page) {
  return gallery::labels(visit.tx, category, page * kOnPage, kOnPage + 1);
}

}  // namespace

std::int64_t page_number(std::string_view text) {
  std::int64_t page = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), page);
  const bool is_page =
      error == std::errc{} && end == text.data() + text.size() && page >= 0 && page <= kPagesMax;
  return is_page ? page : 0;
}

View show_templates(const Visit& visit) {
  const auto shelves = gallery::shelves(visit.tx);
  View view{.html = visit.say.html(shelves.empty() ? "studio.template.none" : "studio.template.choose")};
  if (const Json* notice = visit.memory.if_contains("notice"); notice != nullptr && notice->is_string()) {
    view.html = visit.say.html(std::string_view{notice->get_string()}) + "\n\n" + view.html;
  }
  for (const gallery::Shelf& shelf : shelves) {
    if (view.rows.empty() || view.rows.back().size() == 2) view.rows.emplace_back();
    view.rows.back().push_back(act(shelf.title.in(visit.person.speaks()), "category", shelf.category));
  }
  view.rows.push_back(home_row(visit));
  return view;
}

Move open_category(Visit& /*visit*/, std::string_view category) {
  return go_to(kShelf, {{"category", category}, {"page", 0}});
}

View show_shelf(const Visit& visit) {
  const std::string category = category_in(visit);
  const std::int64_t page = page_in(visit);
  auto labels = page_of(visit, category, page);
  View view{.html = visit.say.html(labels.empty() ? "studio.template.none" : "studio.template.pick")};
  const bool has_more = labels.size() > static_cast<std::size_t>(kOnPage);
  if (has_more) labels.pop_back();
  add_labels(visit, labels, view);
  std::vector<Button> turn;
  if (page > 0) turn.push_back(act("‹", "page", std::to_string(page - 1)));
  if (has_more) turn.push_back(act("›", "page", std::to_string(page + 1)));
  if (!turn.empty()) view.rows.push_back(std::move(turn));
  view.rows.push_back({go(visit.say.plain("common.button.back"), std::string{kTemplates}),
                       go(visit.say.plain("common.button.home"), std::string{kHome})});
  return view;
}

Move turn_shelf(Visit& visit, std::string_view page) {
  return again({{"category", category_in(visit)}, {"page", page_number(page)}});
}

View show_trending(const Visit& visit) {
  const auto labels = gallery::trending(visit.tx, visit.person.speaks(), visit.now, kTrendingShown);
  View view{.html = visit.say.html(labels.empty() ? "studio.trending.none" : "studio.trending.choose")};
  add_labels(visit, labels, view);
  if (labels.empty()) {
    view.rows.push_back({go(visit.say.plain("studio.home.button.templates"), std::string{kTemplates})});
  }
  view.rows.push_back(home_row(visit));
  return view;
}

Move pick_template(Visit& visit, std::string_view id) {
  JsonObject memory = way_back(visit);
  memory["template"] = id;
  return go_to(kTemplate, std::move(memory));
}

}  // namespace banana::screens::studio
