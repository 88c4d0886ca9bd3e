# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME compare SOURCES core/compare_test.cpp LINKS forereach_compare forereach_store)
forereach_test(NAME cli_compare SOURCES core/cli_compare_test.cpp core/cli_process.cpp LINKS forereach_base)
add_dependencies(test_cli_compare forereach-cli)
forereach_test(NAME studies SOURCES core/studies_test.cpp LINKS forereach_compare forereach_store)
