#include "core/base/id.hpp"
#include "core/db/database.hpp"
