// What somebody has, and where more comes from (ST14).
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {

View show_balance(const Visit& visit) {
  View view = demo::show_balance(visit);
  view.rows.insert(view.rows.begin(), {act(visit.say.plain("studio.balance.button.code"), "code")});
  return view;
}

}  // namespace banana::screens::studio
