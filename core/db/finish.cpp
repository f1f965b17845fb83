#include "core/db/finish.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

namespace banana::db {
namespace {

/// Those who go on in one executor, in order.
struct Company {
  asio::any_io_executor executor;
  std::vector<Finished> members;

  void operator()() {
    for (std::size_t i = 0; i < members.size(); ++i) {
      const auto waiter = std::move(members[i].waiter);
      try {
        waiter->resume(std::move(members[i].failure));
      } catch (...) {
        // It comes out of the loop's run(); the others go on when that is called again.
        members.erase(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        const asio::any_io_executor here = executor;
        asio::post(here, std::move(*this));
        throw;
      }
    }
  }
};

}  // namespace

void finish_all(std::vector<Finished> finished) noexcept {
  std::vector<Company> companies;
  for (Finished& one : finished) {
    const asio::any_io_executor* executor = one.waiter->executor();
    if (executor == nullptr) {
      one.waiter->finish(std::move(one.failure));
      continue;
    }
    auto company = std::find_if(companies.begin(), companies.end(),
                                [&](const Company& c) { return c.executor == *executor; });
    if (company == companies.end()) company = companies.insert(company, Company{*executor, {}});
    company->members.push_back(std::move(one));
  }
  for (Company& company : companies) {
    const asio::any_io_executor executor = company.executor;
    asio::post(executor, std::move(company));
  }
}

}  // namespace banana::db
