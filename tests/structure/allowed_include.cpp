#include "core/base/id.hpp"
