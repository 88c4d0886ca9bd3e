# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME store_json SOURCES core/store_json_test.cpp core/store_samples.cpp LINKS forereach_store)
