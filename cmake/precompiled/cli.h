// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the commands include, compiled once.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>
