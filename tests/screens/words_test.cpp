// Help with words: a better prompt, words for a picture, and what is made of them (ST18).
#include <doctest/doctest.h>

#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;
using models::Operation;

namespace {

std::shared_ptr<const models::Catalogue> with_words(bool films = true) {
  models::Model painter;
  painter.id = "painter";
  painter.title = "Painter";
  painter.provider = "sandbox";
  painter.offers[Operation::generate].pictures = {.references_min = 0, .references_max = 2};
  models::Model writer;
  writer.id = "writer";
  writer.title = "Writer";
  writer.provider = "sandbox";
  writer.offers[Operation::improve] = {};
  writer.offers[Operation::describe] = {.prompt = models::Want::no,
                                        .pictures = {.references_min = 1, .references_max = 1}};
  models::Model filmer;
  filmer.id = "filmer";
  filmer.title = "Filmer";
  filmer.provider = "sandbox";
  filmer.offers[Operation::video] = {};
  if (films) return catalogue_of({painter, writer, filmer});
  return catalogue_of({painter, writer});
}

bool shows(std::string_view screen, std::string_view words) {
  return screen.find(words) != std::string::npos;
}

template <class Here>
void write_words(Studio<Here>& studio, const Job& job, std::string words) {
  const studio::Made made{.blob = std::string(64, 'a'),
                          .type = "text/plain",
                          .bytes = std::ssize(words),
                          .words = std::move(words)};
  const auto settled = studio.write([&](db::Tx& tx) {
    return studio::deliver(tx, job, {.made = {made}}, {.outcome = "ok"}, studio.announcer, studio.now());
  });
  CHECK(settled == studio::Settled::yes);
}

}  // namespace

TEST_CASE_TEMPLATE("a prompt is made better and a picture made of it", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, with_words());
  studio.say("/new a boat");
  CHECK(studio.buttons().find("Improve my prompt") != std::string::npos);
  studio.press("Improve");
  CHECK(shows(studio.screen(), "<b>Writer</b> · 💡 Better prompt\n\n<i>a boat</i>"));
  CHECK(studio.buttons().find("Improve my prompt") == std::string::npos);
  studio.press("Generate");
  const Job job = studio.claim();
  CHECK(job.operation == "improve");
  write_words(studio, job, "a boat <at> dawn");
  CHECK(has(studio.owed(), "<blockquote>a boat &lt;at&gt; dawn</blockquote>"));
  CHECK(studio.wallet().posted == 490);
  studio.press_data("d:use:" + job.id.str(), 999);
  CHECK(shows(studio.screen(), "<b>Painter</b>\n\n<i>a boat &lt;at&gt; dawn</i>"));
  studio.press("Generate");
  CHECK(studio.claim().operation == "generate");
  studio.check_books();
}

TEST_CASE_TEMPLATE("a picture is described and a film made of the words", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, with_words());
  studio.photo("boat");
  studio.press("Describe");
  CHECK(shows(studio.screen(), "<b>Writer</b> · 📝 Describe"));
  studio.press("Generate");
  const Job job = studio.claim();
  CHECK(job.operation == "describe");
  write_words(studio, job, "a yellow boat");
  studio.press_data("d:film_of:" + job.id.str(), 999);
  CHECK(shows(studio.screen(), "<b>Filmer</b>"));
  CHECK(shows(studio.screen(), "<i>a yellow boat</i>"));
  studio.check_books();
}

TEST_CASE_TEMPLATE("words that are long are cut where they are shown and whole where they are used", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, with_words(false));
  studio.say("/new a boat");
  studio.press("Improve");
  studio.press("Generate");
  const Job job = studio.claim();
  std::string words;
  while (words.size() < 3'800) words += "лодка ";
  write_words(studio, job, words);
  const auto owed = studio.owed();
  CHECK(has(owed, "…</blockquote>"));
  CHECK(std::ranges::all_of(owed, [](const std::string& line) { return line.size() < 4'096; }));
  studio.press_data("d:use:" + job.id.str(), 999);
  studio.press("Generate");
  CHECK(studio.claim().request.find(words.substr(0, words.size() - 1)) != std::string::npos);
}

TEST_CASE_TEMPLATE("words that took long are a message of their own and no part of the history", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, with_words());
  studio.say("/new a boat");
  studio.press("Improve");
  studio.press("Generate");
  const Job job = studio.claim();
  studio.clock().advance(Millis{15'000});
  write_words(studio, job, "a boat at dawn");
  const auto owed = studio.owed();
  CHECK(has(owed, "sendMessage: <blockquote>a boat at dawn</blockquote>"));
  CHECK(has(owed, "deleteMessage"));
  studio.say("/start job_" + job.id.str());
  CHECK(!shows(studio.screen(), "a boat"));
}

TEST_CASE_TEMPLATE("words are nobody else's and gone once they are forgotten", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, with_words());
  studio.say("/new a boat");
  studio.press("Improve");
  studio.press("Generate");
  const Job job = studio.claim();
  write_words(studio, job, "a boat at dawn");
  const auto answer = [&](const std::string& data) {
    return std::string{studio.press_data(data, 999).params.at("text").as_string()};
  };
  CHECK(answer("d:use:" + JobId{job.id.value() + 1}.str()) == "This one is not kept any more.");
  studio.say("/history");
  CHECK(!shows(studio.screen(), "boat at dawn"));
  studio.write([&](db::Tx& tx) { tx.run("UPDATE job_result SET words = ''"); });
  CHECK(answer("d:use:" + job.id.str()) == "This one is not kept any more.");
}

TEST_CASE_TEMPLATE("no help is offered where no model gives any or a picture would be lost", Here,
                   BANANA_ENGINES) {
  {
    IN_STUDIO(Here, plain);
    plain.say("/new a boat");
    CHECK(plain.buttons().find("Improve") == std::string::npos);
    CHECK(plain.press_data("a:confirm:improve", plain.screen_message()).params.at("text").as_string() ==
          "No model is at work just now. Please come back a little later.");
  }
  IN_STUDIO(Here, studio, 10, 500, with_words());
  studio.say("/new");
  studio.photo("boat", "like this");
  CHECK(studio.buttons().find("Improve") == std::string::npos);
}
