// Who somebody is inside the system. The ledger and every other module refer to this number and to nothing else
// of a person, so that erasing the person leaves them whole. It is a small number of the table's own sequence:
// it fits the 56 bits of a ledger account.
#pragma once

#include "core/base/id.hpp"

namespace banana {

struct UserTag;
using UserId = Id<UserTag>;

}  // namespace banana
