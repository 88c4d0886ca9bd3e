# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME calibrate_published SOURCES core/calibrate_published_test.cpp LINKS forereach_calibrate forereach_store)
forereach_test(NAME calibrate_fit SOURCES core/calibrate_fit_test.cpp LINKS forereach_calibrate forereach_store)
forereach_test(NAME engine_adversaries SOURCES core/engine_adversaries_test.cpp LINKS forereach_calibrate forereach_store LABELS slow)
forereach_test(NAME calibrate_shipped SOURCES core/calibrate_shipped_test.cpp LINKS forereach_calibrate forereach_store LABELS slow)
forereach_test(NAME calibrate_scores SOURCES core/calibrate_scores_test.cpp core/account_exports.cpp LINKS forereach_calibrate)
forereach_test(NAME calibrate_log SOURCES core/calibrate_log_test.cpp LINKS forereach_calibrate forereach_store)
forereach_test(NAME calibrate_account SOURCES core/calibrate_account_test.cpp core/account_exports.cpp core/store_samples.cpp
  LINKS forereach_calibrate forereach_store SQLiteCpp)
forereach_test(NAME calibrate_engine SOURCES core/calibrate_engine_test.cpp core/account_exports.cpp LINKS forereach_calibrate forereach_store
  LABELS slow TIMEOUT 900)
forereach_test(NAME cli_calibrate SOURCES core/cli_calibrate_test.cpp core/cli_process.cpp core/account_exports.cpp LINKS forereach_store)
add_dependencies(test_cli_calibrate forereach-cli)
