# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME plan_models SOURCES core/plan_models_test.cpp LINKS forereach_plan)
forereach_test(NAME plan_curve SOURCES core/plan_curve_test.cpp LINKS forereach_plan forereach_store TIMEOUT 240)
forereach_test(NAME plan_auctions SOURCES core/plan_auctions_test.cpp LINKS forereach_plan forereach_store TIMEOUT 240)
forereach_test(NAME plan_delivery SOURCES core/plan_delivery_test.cpp LINKS forereach_plan forereach_store TIMEOUT 240)
forereach_test(NAME cli_plan SOURCES core/cli_plan_test.cpp core/cli_process.cpp LINKS forereach_base)
add_dependencies(test_cli_plan forereach-cli)
forereach_test(NAME plan_file SOURCES core/plan_file_test.cpp LINKS forereach_plan forereach_store)
forereach_test(NAME plan_versions SOURCES core/plan_versions_test.cpp LINKS forereach_plan forereach_store)
