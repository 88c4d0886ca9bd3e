# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME cli SOURCES core/cli_test.cpp core/cli_process.cpp LINKS forereach_base)
forereach_test(NAME cli_simulate SOURCES core/cli_simulate_test.cpp core/cli_process.cpp LINKS forereach_base)
foreach(test cli cli_simulate)
  add_dependencies(test_${test} forereach-cli)
endforeach()

# Whole runs against expected reports; FOREREACH_BLESS=1 writes them anew.
forereach_test(NAME golden SOURCES golden/golden_test.cpp LINKS forereach_store forereach_sim)
