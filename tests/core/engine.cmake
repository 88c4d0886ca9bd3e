# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME engine_determinism SOURCES core/engine_determinism_test.cpp LINKS forereach_sim forereach_store)
forereach_test(NAME engine_laws SOURCES core/engine_laws_test.cpp LINKS forereach_sim forereach_store TIMEOUT 240)
forereach_test(NAME engine_feed SOURCES core/engine_feed_test.cpp LINKS forereach_sim forereach_store)
forereach_test(NAME engine_response SOURCES core/engine_response_test.cpp LINKS forereach_sim forereach_store)
forereach_test(NAME engine_estimates SOURCES core/engine_estimates_test.cpp LINKS forereach_report)
forereach_test(NAME engine_property SOURCES core/engine_property_test.cpp LINKS forereach_sim forereach_store TIMEOUT 240)
forereach_test(NAME scenario_fuzz SOURCES core/scenario_fuzz_test.cpp LINKS forereach_sim forereach_store)
forereach_test(NAME engine_modes SOURCES core/engine_modes_test.cpp LINKS forereach_sim forereach_store)
