# SPDX-License-Identifier: GPL-3.0-or-later
forereach_test(NAME calibrate_published SOURCES core/calibrate_published_test.cpp LINKS forereach_calibrate forereach_store)
forereach_test(NAME calibrate_fit SOURCES core/calibrate_fit_test.cpp LINKS forereach_calibrate forereach_store)
forereach_test(NAME engine_adversaries SOURCES core/engine_adversaries_test.cpp LINKS forereach_calibrate forereach_store LABELS slow)
