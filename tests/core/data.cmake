# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME base_numbers SOURCES core/base_numbers_test.cpp LINKS forereach_base)
forereach_test(NAME base_values SOURCES core/base_values_test.cpp LINKS forereach_base)
forereach_test(NAME model_topics SOURCES core/model_topics_test.cpp LINKS forereach_model)
forereach_test(NAME model_validate SOURCES core/model_validate_test.cpp LINKS forereach_store)
forereach_test(NAME model_packs SOURCES core/model_packs_test.cpp LINKS forereach_store)
forereach_test(NAME model_presets SOURCES core/model_presets_test.cpp LINKS forereach_store)
forereach_test(NAME model_signal_effects SOURCES core/model_signal_effects_test.cpp LINKS forereach_response)
forereach_test(NAME model_defaults SOURCES core/model_defaults_test.cpp LINKS forereach_store)
