// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Boost.JSON and what the store's files include, compiled once.
#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>
