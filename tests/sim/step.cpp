#include "tests/sim/step.hpp"

#include <array>

#include <fmt/format.h>

namespace banana::sim {
namespace {

using namespace ledger;

std::string shorten(const std::string& text) {
  if (text.size() <= 24) return text;
  return fmt::format("{}…({} bytes)", text.substr(0, 16), text.size());
}

std::string money(const Money& amount) {
  return fmt::format("{} of asset {}", amount.units, static_cast<int>(amount.asset));
}
std::string money(const std::optional<Money>& amount) { return amount ? money(*amount) : "all"; }
std::string owner(const std::optional<Account>& account) {
  return account ? fmt::format(" of {}", account->str()) : "";
}

template <class Movement>
std::string sides(const Movement& one) {
  return fmt::format("{} -> {}, {}, kind '{}'", one.debit.str(), one.credit.str(), money(one.amount),
                     shorten(one.kind));
}

struct Describe {
  const std::string& about;

  std::string operator()(const Transfer& one) const { return "transfer " + sides(one); }
  std::string operator()(const Hold& one) const {
    return fmt::format("hold {}, for {} ms", sides(one), one.lifetime.count());
  }
  std::string operator()(const Post& one) const {
    return fmt::format("post {} of hold '{}'{}", money(one.amount), about, owner(one.of));
  }
  std::string operator()(const Void& one) const { return fmt::format("void '{}'{}", about, owner(one.of)); }
  std::string operator()(const Reverse& one) const {
    return fmt::format("reverse {} of '{}'", money(one.amount), about);
  }
};

std::string describe_fault(Fault fault, int at) {
  switch (fault) {
    case Fault::none:
      return "";
    case Fault::crash_midway:
      return fmt::format(", crash at statement {}", at);
    case Fault::crash_before_commit:
      return ", crash before the commit";
    case Fault::crash_after_commit:
      return ", crash after the commit";
    case Fault::run_again:
      return ", run twice";
  }
  __builtin_unreachable();
}

struct DescribeStep {
  std::string operator()(const Batch& batch) const {
    std::string text =
        fmt::format("carry out {}{}", batch.orders.size(), describe_fault(batch.fault, batch.at));
    for (const Order& order : batch.orders) text += "\n      " + describe(order);
    return text;
  }
  std::string operator()(const Expire& expire) const {
    return fmt::format("expire at most {}{}", expire.most, describe_fault(expire.fault, expire.at));
  }
  std::string operator()(const Seal& seal) const { return "seal" + describe_fault(seal.fault, seal.at); }
  std::string operator()(const Wait& wait) const { return fmt::format("wait {} ms", wait.span.count()); }
  std::string operator()(const Restart& restart) const {
    return restart.kind == Restart::Kind::orderly ? "stop and start" : "power cut";
  }
  std::string operator()(const Tamper&) const { return "tamper"; }
  std::string operator()(const Look&) const { return "look at everything"; }
};

}  // namespace

const std::string& key_of(const Command& command) {
  return std::visit([](const auto& one) -> const std::string& { return one.key; }, command);
}

std::string describe(const Order& order) {
  const std::string what = std::visit(Describe{order.about}, order.command);
  return std::visit(
      [&](const auto& one) {
        return fmt::format("'{}': {}, reason '{}', reference '{}'", shorten(one.key), what,
                           shorten(one.reason), shorten(one.reference));
      },
      order.command);
}

std::string describe(const Step& step) { return std::visit(DescribeStep{}, step); }

}  // namespace banana::sim
