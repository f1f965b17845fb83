// People who press whatever there is to press, and say whatever comes to their mind: what a program must withstand.
//
// Coverage is a list of a program's rows: every screen was shown; every action, deed and command was used by way of what the
// bot itself offered. Problems are what must not happen to anybody, whatever they do.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/studio/audience.hpp"
#include "core/studio/job.hpp"
#include "tests/screens/playground.hpp"

namespace banana::test {

/// How often each row was used, all crawlers together.
class Coverage {
 public:
  explicit Coverage(const screens::Program& program) : program_(program) {}
  void count(const std::string& row) { ++used_[row]; }
  [[nodiscard]] std::int64_t of(const std::string& row) const {
    const auto found = used_.find(row);
    return found == used_.end() ? 0 : found->second;
  }
  /// How often a button was, whatever came of it.
  [[nodiscard]] std::int64_t& pressed(const std::string& key) { return pressed_[key]; }
  /// "screen home", "action create.price", "deed again", "command new"
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  const screens::Program& program_;
  std::map<std::string, std::int64_t> used_;
  std::map<std::string, std::int64_t> pressed_;
};

class Crawler {
 public:
  Crawler(Playground& playground, const screens::Program& program, Coverage& coverage,
          const studio::Audience& audience, ManualClock& clock, std::uint64_t seed);

  void add(sandbox::Number person) { people_.push_back(person); }
  /// Somebody who is asked by people who write to support.
  void add_admin(sandbox::Number person) { admin_ = person; }
  /// Where they keep coming back to: a command, called as the screens are that it leads to.
  void haunt(std::string command) { haunt_ = std::move(command); }
  /// They all come to the bot.
  void start(db::Tx& tx);
  void step(db::Tx& tx);
  /// What must not happen, with what led there. Nothing is done any more when there are many.
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

 private:
  struct Press {
    sandbox::Number message = 0;
    std::string data;
  };

  void press_screen(db::Tx& tx);
  void press_any(db::Tx& tx);
  void press(db::Tx& tx, const Press& what);
  void forge(db::Tx& tx);
  void write_words(db::Tx& tx);
  void send_files(db::Tx& tx);
  void send_odd(db::Tx& tx);
  void command(db::Tx& tx);
  void pay(db::Tx& tx);
  void work(db::Tx& tx);
  void answer_support(db::Tx& tx);
  void wait();
  void act(db::Tx& tx, std::string_view name, JsonObject fields);

  void see(const telegram::Call& call, std::string_view refusal);
  void see_text(std::string_view where, const Json& text);
  void check_screen(db::Tx& tx);
  void finish_job(db::Tx& tx, const studio::Job& job);
  void problem(std::string what);
  [[nodiscard]] bool is_over() const;
  void give_up();

  [[nodiscard]] std::string where(db::Tx& tx) const;
  [[nodiscard]] std::vector<Press> buttons(const sandbox::Message& message) const;
  [[nodiscard]] std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(random_.below(static_cast<std::uint64_t>(bound)));
  }
  template <class List>
  [[nodiscard]] const auto& one_of(const List& list) {
    return list[below(std::size(list))];
  }

  Playground& playground_;
  const screens::Program& program_;
  Coverage& coverage_;
  const studio::Audience& audience_;
  ManualClock& clock_;
  SeededRandom random_;
  std::vector<sandbox::Number> people_;
  sandbox::Number person_ = 0;
  sandbox::Number admin_ = 0;
  std::string haunt_;
  std::vector<sandbox::Number> photos_;
  sandbox::Number film_ = 0;
  sandbox::Number paper_ = 0;
  std::deque<std::string> trail_;
  std::vector<std::string> problems_;
};

}  // namespace banana::test
