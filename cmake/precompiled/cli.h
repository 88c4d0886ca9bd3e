// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The argument parser and the engine's values, compiled once for the command line.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
